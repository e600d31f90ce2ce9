import assert from 'node:assert/strict';
import type { Attempt } from '../../runtime/kernel/attempt.ts';
import type { CompletionEntry, Entry, ProcessFacts, WriteEntry } from '../../runtime/kernel/entry.ts';
import { StetError } from '../../runtime/kernel/errors.ts';
import { DurableContext } from '../../runtime/sdk/context.ts';
import { prefixProblem } from '../harness/laws.ts';
import { MemoryInvocation } from '../harness/memory-invocation.ts';
import { RealWorld } from '../harness/real-world.ts';
import { startAttempt, type AttemptEnd } from '../harness/run-attempt.ts';
import { VirtualWorld } from '../harness/virtual-world.ts';

export const startMs = Date.UTC(2024, 0, 1);

export const facts: ProcessFacts = {
  pid: 1, ppid: 0, platform: 'linux', arch: 'x64', cwd: '/', argv: [], execPath: '', hostname: 'test', timeOrigin: startMs - 1000,
  versions: { node: '24', v8: '', icu: '', tz: '' },
};

/** The bytes 0 to 31. */
export const entropy = Uint8Array.from({ length: 32 }, (_, index) => index);

export type Handler = (ctx: DurableContext, attempt: Attempt) => Promise<unknown>;

/** A virtual world whose operations have places: those of the list, in the order in which they are asked for. */
export class PlacedWorld extends VirtualWorld {
  readonly #places: string[];

  constructor(...places: string[]) {
    super(startMs);
    this.#places = places;
  }

  override place(): string | undefined {
    return this.#places.shift();
  }
}

export interface Play {
  readonly id?: string;
  readonly build?: string;
  readonly invocation?: MemoryInvocation;
  readonly world?: VirtualWorld;
  /** Entries that become durable before the process dies. */
  readonly cutAt?: number;
  readonly onWrite?: (write: WriteEntry) => void;
  /** Sees the attempt when it has started. */
  readonly onStart?: (attempt: Attempt) => void;
}

export interface Played {
  readonly end: AttemptEnd;
  readonly invocation: MemoryInvocation;
  readonly world: VirtualWorld;
}

/** Runs one attempt of a handler to its end, or to the cut. */
export async function play(handler: Handler, { invocation = new MemoryInvocation(), world = new VirtualWorld(startMs), ...rest }: Play = {}): Promise<Played> {
  let end: AttemptEnd | undefined;
  start(handler, invocation, world, rest, (how) => (end = how));
  await world.runUntil(() => end !== undefined);
  return { end: end!, invocation, world };
}

/** The same in real time, for what a virtual world does not see: I/O, native timers. */
export async function playReal(handler: Handler, options: Omit<Play, 'world'> = {}): Promise<Omit<Played, 'world'>> {
  const { invocation = new MemoryInvocation(), ...rest } = options;
  return { end: await new Promise<AttemptEnd>((resolve) => start(handler, invocation, new RealWorld(), rest, resolve)), invocation };
}

function start(
  handler: Handler, invocation: MemoryInvocation, world: VirtualWorld | RealWorld, options: Omit<Play, 'world' | 'invocation'>, onEnd: (end: AttemptEnd) => void,
): void {
  const { id = 'inv_1', build = 'b1', cutAt = Infinity, onStart, onWrite } = options;
  const attempt = startAttempt({
    id, build, facts, invocation, world, cutAt, key: 'k', graceMs: 100,
    entropy: () => entropy,
    handler: (attempt) => handler(new DurableContext(attempt, { service: 'test', handler: 'handler' }), attempt),
    onCut: () => world.crash(),
    ...(onWrite !== undefined && { onWrite }),
    onEnd,
  });
  onStart?.(attempt);
}

/** The value of a handler that ends well. */
export function valueOf({ end }: Pick<Played, 'end'>): unknown {
  if (end.type === 'failed') throw end.error;
  assert.equal(end.type, 'ended');
  assert.ok(end.type === 'ended' && end.ok, `the handler failed: ${String(end.type === 'ended' && end.value)}`);
  return end.value;
}

/** What the attempt failed with. */
export function failureOf({ end }: Pick<Played, 'end'>): unknown {
  assert.equal(end.type, 'failed', `the attempt was to fail, and it ${JSON.stringify(end)}`);
  return end.type === 'failed' ? end.error : undefined;
}

/** The attempt failed with stet's error of this id; gives its text. */
export function refusedWith(played: Pick<Played, 'end'>, code: string): string {
  const error = failureOf(played);
  assert.ok(error instanceof StetError, `the attempt failed with ${String(error)}`);
  assert.equal(error.code, code);
  return error.message;
}

/** The error that the invocation ended with. */
export function errorOf({ end }: Pick<Played, 'end'>): Error {
  assert.ok(end.type === 'ended' && !end.ok, `the invocation was to end with an error: ${JSON.stringify(end)}`);
  assert.ok(end.value instanceof Error);
  return end.value;
}

export function entriesOf(invocation: MemoryInvocation): readonly Entry[] {
  return invocation.load().journal;
}

/** Kind and name of the entries that end an operation or are writes, the type of all others. */
export function outline(invocation: MemoryInvocation): string[] {
  return entriesOf(invocation).map((entry) => ('kind' in entry ? `${entry.kind} ${entry.name}`.trimEnd() : entry.type));
}

export function completions(invocation: MemoryInvocation): CompletionEntry[] {
  return entriesOf(invocation).filter((entry) => entry.type === 'completion');
}

export type Observe = (value: unknown) => void;

/**
 * Law 1 over one handler: attempt k is cut when it tries to append entry k+1; then a full replay without the end entry.
 * Each attempt sees what the one before saw, and more. Gives the result and all that the last one saw.
 */
export async function lawful(
  handler: (ctx: DurableContext, see: Observe, attempt: Attempt) => Promise<unknown>, options: Play = {},
): Promise<{ readonly value: unknown; readonly seen: readonly unknown[]; readonly attempts: number; readonly invocation: MemoryInvocation; readonly world: VirtualWorld }> {
  const invocation = new MemoryInvocation();
  const world = options.world ?? new VirtualWorld(startMs);
  let before: readonly unknown[] = [];
  const attemptAt = async (cutAt: number, on: MemoryInvocation): Promise<AttemptEnd> => {
    const seen: unknown[] = [];
    let live = true;
    const { end } = await play((ctx, attempt) => handler(ctx, (value) => void (live && seen.push(value)), attempt), { ...options, invocation: on, world, cutAt });
    live = false;
    assert.equal(prefixProblem(before, seen), undefined);
    before = seen;
    return end;
  };
  for (let cutAt = 1; cutAt < 1000; cutAt++) {
    const end = await attemptAt(cutAt, invocation);
    if (end.type === 'cut') continue;
    const value = valueOf({ end });
    const seen = before;
    assert.deepEqual(valueOf({ end: await attemptAt(Infinity, await invocation.withoutEnd()) }), value);
    assert.deepEqual(before, seen);
    return { value, seen, attempts: cutAt, invocation, world };
  }
  throw new Error('the chain does not end');
}
