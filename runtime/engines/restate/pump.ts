import type * as sdk from '@restatedev/restate-sdk';
import type { Driven, Future, SdkInternals, SdkPromise } from './sdk-internals.ts';

/** Of the SDK's promises, what programs of the SDK see. */
export type RestatePromise<T> = sdk.RestatePromise<T>;

/** The operation that has completed, and how. */
export interface Winner<K> {
  readonly of: K;
  readonly value: unknown;
  /** What the SDK rejected it with; undefined where it succeeded. */
  readonly failure: Error | undefined;
}

/** The invocation was cancelled while it waited. */
export const cancelled = Symbol('cancelled');

/** An outstanding operation, and what the SDK's state machine is to be asked for it. */
interface Leaf<K> {
  readonly of: K;
  readonly promise: SdkPromise;
  readonly future: Future;
}

/**
 * Waits for the outstanding operations of one invocation, one winner at a time, in the order of the journal. The SDK lets one promise
 * be awaited at a time, so that this is the only place that awaits.
 */
export class Pump<K> {
  readonly #sdk: SdkInternals;
  readonly #leaves = new Map<K, Leaf<K>>();
  readonly #onAsked: () => void;
  #future: Future | undefined;

  /** `onAsked` is called where a winner may be near. */
  constructor(internals: SdkInternals, onAsked: () => void) {
    this.#sdk = internals;
    this.#onAsked = onAsked;
  }

  get size(): number {
    return this.#leaves.size;
  }

  /** Whether one like this is outstanding. */
  has(isOne: (of: K) => boolean): boolean {
    for (const of of this.#leaves.keys()) if (isOne(of)) return true;
    return false;
  }

  add(of: K, given: RestatePromise<unknown>): void {
    const promise = given as unknown as SdkPromise;
    const future = promise.unresolvedFuture();
    // Of an attempt that the SDK has given up: it never settles.
    if (future === null && this.#sdk.isPending(promise)) return;
    this.#leaves.set(of, { of, promise, future: future ?? { FirstCompleted: [] } });
    this.#future = undefined;
  }

  /** Nobody waits for it any more. */
  delete(of: K): void {
    if (this.#leaves.delete(of)) this.#future = undefined;
  }

  /** The next to complete, taken out; it must not be called while an earlier call waits. Never settles where the attempt is suspended or fails in the SDK. */
  async next(): Promise<Winner<K> | typeof cancelled> {
    this.#future ??= futureOf(this.#leaves);
    const leaf = await new Race(this.#sdk, this.#leaves, this.#future, this.#onAsked).winner;
    if (leaf === cancelled) return cancelled;
    this.delete(leaf.of);
    return leaf.promise.publicPromise().then(
      (value) => ({ of: leaf.of, value, failure: undefined }),
      (failure: Error) => ({ of: leaf.of, value: undefined, failure }),
    );
  }
}

/** The state machine reads it anew at each question: one operation alone, as in a sequential program, is asked for as it is. */
function futureOf(leaves: ReadonlyMap<unknown, Leaf<unknown>>): Future {
  if (leaves.size === 1) for (const { future } of leaves.values()) return future;
  return { FirstCompleted: Array.from(leaves.values(), ({ future }) => future) };
}

/**
 * One race over all that is outstanding. `RestatePromise.race` would have to be built anew for each winner and ask every member twice:
 * with 1,000 members that costs more than all the rest. This is one object that the SDK's executor asks as it asks its own promises,
 * and it has its winner before the executor has seen that it is done.
 */
class Race<K> implements Driven {
  readonly winner: Promise<Leaf<K> | typeof cancelled>;
  readonly #sdk: SdkInternals;
  readonly #leaves: ReadonlyMap<K, Leaf<K>>;
  readonly #future: Future;
  #done = false;
  readonly #onAsked: () => void;
  #settle!: (winner: Leaf<K> | typeof cancelled) => void;

  constructor(internals: SdkInternals, leaves: ReadonlyMap<K, Leaf<K>>, future: Future, onAsked: () => void) {
    this.#sdk = internals;
    this.#leaves = leaves;
    this.#future = future;
    this.#onAsked = onAsked;
    this.winner = new Promise((resolve) => (this.#settle = resolve));
    internals.drive(this);
  }

  unresolvedFuture(): Future | null {
    return this.#done ? null : this.#future;
  }

  async tryComplete(): Promise<void> {
    if (this.#done) return;
    for (const leaf of this.#leaves.values()) {
      if (!this.#sdk.isComplete(leaf.future)) continue;
      await leaf.promise.tryComplete();
      if (leaf.promise.unresolvedFuture() !== null) continue;
      return this.#end(leaf);
    }
    // The executor asks the state machine in a macrotask that it queues as soon as this is over; where something has come, or is journaled
    // already, the winner is known right after. The turn's macrotasks stand behind it then, in the same round of the event loop.
    queueMicrotask(() => queueMicrotask(this.#onAsked));
  }

  tryCancel(): void {
    this.#end(cancelled);
  }

  #end(winner: Leaf<K> | typeof cancelled): void {
    this.#done = true;
    this.#settle(winner);
  }
}
