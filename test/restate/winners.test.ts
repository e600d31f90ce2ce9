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

test('timers come in the order of their deadlines, and what is no timer comes when it comes', async () => {
  const timer = (ms: number, line = 0) => ({ ...ownOperation('rounds'), kind: 'timer' as const, due: { line, ms } });
  const [late, soon, middle, elsewhere, run] = [timer(60), timer(5), timer(30), timer(1, 7), ownOperation('rounds')];
  // The server's order: as issued, where all of them were overdue.
  const order = [late, elsewhere, run, middle, soon];
  const arrived = new Set<unknown>();
  const promises = new Map(order.map((of) => [of, {
    unresolvedFuture: () => (arrived.has(of) ? null : { Single: order.indexOf(of) }), tryComplete: () => Promise.resolve(), publicPromise: () => Promise.resolve(order.indexOf(of)),
  }]));
  let next = 0;
  const internals = {
    drive: (race: Driven) => queueMicrotask(() => {
      arrived.add(order[next++]);
      void race.tryComplete();
    }),
    isComplete: () => true, isPending: () => false,
  };
  const winners = new Winners(internals as never, { now: () => 0, macrotask: (step: () => void) => void setImmediate(step) } as never);
  for (const [of, promise] of promises) winners.add(of, promise as never);
  const came: unknown[] = [];
  while (winners.size > 0) {
    const winner = await winners.next();
    assert.ok(winner !== cancelled);
    came.push(winner.of);
  }
  assert.deepEqual(came.map((of) => order.indexOf(of as never)), [elsewhere, run, soon, middle, late].map((of) => order.indexOf(of)));
});
