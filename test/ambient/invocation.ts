import assert from 'node:assert/strict';
import type { Attempt } from '../../runtime/kernel/attempt.ts';
import type { Warning } from '../../runtime/kernel/port.ts';
import { MemoryInvocation } from '../harness/memory-invocation.ts';
import { RealWorld } from '../harness/real-world.ts';
import { startAttempt, type AttemptEnd } from '../harness/run-attempt.ts';
import { facts } from './fake-program.ts';

export type Handler = (observe: (value: unknown) => void, attempt: Attempt) => Promise<unknown>;

export interface Invoked {
  readonly end: AttemptEnd;
  readonly observed: readonly unknown[];
  readonly warnings: readonly Warning[];
}

/** One attempt over a journal. */
function once(invocation: MemoryInvocation, handler: Handler, cutAt: number, world: RealWorld): Promise<Invoked> {
  const observed: unknown[] = [];
  let isLive = true;
  return new Promise((resolve) => {
    startAttempt({
      id: 'inv_test', key: 'k', build: 'b', facts, invocation, world, cutAt, graceMs: 200,
      handler: (attempt) => handler((value) => isLive && observed.push(structuredClone(value)), attempt),
      onCut: () => {
        isLive = false;
        world.crash();
        world.resume();
      },
      onEnd: (end) => resolve({ end, observed, warnings: world.warnings }),
    });
  });
}

/** Runs a handler undisturbed. */
export function invoke(handler: Handler, world = new RealWorld()): Promise<Invoked> {
  return once(new MemoryInvocation(), handler, Infinity, world);
}

/**
 * Runs a handler, cut at every entry of its journal in turn, and then once more over the finished journal.
 * Asserts law 1 (each attempt's observations are a prefix of the next one's), and gives the last attempt.
 */
export async function replayed(handler: Handler, worldOf: () => RealWorld = () => new RealWorld()): Promise<Invoked> {
  const invocation = new MemoryInvocation();
  let before: readonly unknown[] = [];
  for (let cutAt = 1; ; cutAt++) {
    const attempt = await once(invocation, handler, cutAt, worldOf());
    assert.deepEqual(attempt.observed.slice(0, before.length), before, `attempt ${cutAt} goes on where the one before was cut`);
    before = attempt.observed;
    if (attempt.end.type === 'cut') continue;
    assert.equal(attempt.end.type, 'ended', attempt.end.type === 'failed' ? String(attempt.end.error) : undefined);
    const again = await once(await invocation.withoutEnd(), handler, Infinity, worldOf());
    assert.deepEqual(again.observed, attempt.observed);
    assert.deepEqual(again.end, attempt.end);
    return again;
  }
}

/** The value that an invocation ended with. Throws its error otherwise. */
export function valueOf({ end }: Invoked): unknown {
  if (end.type === 'ended' && end.ok) return end.value;
  throw end.type === 'cut' ? new Error('cut') : end.type === 'failed' ? end.error : end.value;
}
