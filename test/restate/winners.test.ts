import assert from 'node:assert/strict';
import test from 'node:test';
import { cancelled } from '../../runtime/engines/restate/pump.ts';
import type { Driven } from '../../runtime/engines/restate/sdk-internals.ts';
import { ownOperation, Winners } from '../../runtime/engines/restate/winners.ts';

/** A promise as the SDK's executor knows it, complete from the start. */
function complete(value: unknown): never {
  return { unresolvedFuture: () => null, tryComplete: () => Promise.resolve(), publicPromise: () => Promise.resolve(value) } as never;
}

test('a cancellation that comes while the engine reads the clock is delivered after it, and so is what completes meanwhile', async () => {
  const other = ownOperation('rounds');
  // What the executor does, drive by drive: it cancels, then lets whatever is there complete, one after the other.
  const script = [(race: Driven) => race.tryCancel(), ...Array.from({ length: 3 }, () => (race: Driven) => void race.tryComplete())];
  const internals = { drive: (race: Driven) => queueMicrotask(() => script.shift()!(race)), isComplete: () => true, isPending: () => false };
  const world = { now: () => 42, macrotask: (step: () => void) => void setImmediate(step) };
  const winners = new Winners(internals as never, world as never);
  winners.add(other, complete('beside'));
  const context = { run: (_: string, action: () => number) => complete(action()) };
  assert.equal(await winners.readClock(context as never, world as never), 42);
  assert.equal(await winners.next(), cancelled);
  const next = await winners.next();
  assert.ok(next !== cancelled && next.of === other && next.value === 'beside');
  assert.equal(winners.size, 0);
});
