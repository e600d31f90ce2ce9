import * as sdk from '@restatedev/restate-sdk';

/** Of the SDK's promise, what the pump needs. */
export type RestatePromise<T> = sdk.RestatePromise<T>;

/** An outstanding operation as the pump sees it: an identity, and a promise of the SDK. */
export interface Awaited<K> {
  readonly of: K;
  readonly promise: RestatePromise<unknown>;
}

/** The operation that has completed, and how. */
export interface Winner<K> {
  readonly of: K;
  readonly value: unknown;
  /** What the SDK rejected it with; undefined where it succeeded. */
  readonly failure: Error | undefined;
}

/** The invocation was cancelled while it waited. */
export const cancelled = Symbol('cancelled');

/** Members of one race. A race over all of 1,000 costs the SDK twice what races of 32 do, of which only the winner's is made anew (semantics §3). */
const chunkSize = 32;

interface Leaf<K> {
  readonly awaited: Awaited<K>;
  mapped: RestatePromise<Winner<K>>;
}

class Chunk<K> {
  readonly leaves = new Map<K, Leaf<K>>();
  #race: RestatePromise<Winner<K>> | undefined;

  get race(): RestatePromise<Winner<K>> {
    if (this.#race !== undefined) return this.#race;
    const members = Array.from(this.leaves.values(), (leaf) => leaf.mapped);
    return (this.#race = members.length === 1 ? members[0]! : sdk.RestatePromise.race(members));
  }

  /** Its members have changed, or the promise that it gave was rejected by a cancellation. */
  renew(): void {
    this.#race = undefined;
  }
}

/**
 * Waits for the outstanding operations of one invocation, one winner at a time, in the order of the journal. The SDK lets one promise
 * be awaited at a time, so that this is the only place that awaits one.
 */
export class Pump<K> {
  readonly #chunks: Chunk<K>[] = [];
  readonly #chunkOf = new Map<K, Chunk<K>>();

  get size(): number {
    return this.#chunkOf.size;
  }

  add(awaited: Awaited<K>): void {
    let chunk = this.#chunks.at(-1);
    if (chunk === undefined || chunk.leaves.size >= chunkSize) this.#chunks.push((chunk = new Chunk()));
    chunk.leaves.set(awaited.of, { awaited, mapped: mapped(awaited) });
    chunk.renew();
    this.#chunkOf.set(awaited.of, chunk);
  }

  /** Nobody waits for it any more. */
  delete(of: K): void {
    const chunk = this.#chunkOf.get(of);
    if (chunk === undefined) return;
    this.#chunkOf.delete(of);
    chunk.leaves.delete(of);
    chunk.renew();
    if (chunk.leaves.size === 0) this.#chunks.splice(this.#chunks.indexOf(chunk), 1);
  }

  /** The next to complete, taken out; it must not be called while an earlier call waits. Never settles where the attempt is suspended or fails in the SDK. */
  async next(): Promise<Winner<K> | typeof cancelled> {
    try {
      const races = this.#chunks.map((chunk) => chunk.race);
      const winner = await (races.length === 1 ? races[0]! : sdk.RestatePromise.race(races));
      this.delete(winner.of);
      return winner;
    } catch (error) {
      // The members themselves never reject, they are mapped: only the promise that was awaited does.
      if (!(error instanceof sdk.CancelledError)) throw error;
      this.#renewAll();
      return cancelled;
    }
  }

  /** A promise that was awaited and cancelled stays rejected; the operations under it go on. */
  #renewAll(): void {
    for (const chunk of this.#chunks) {
      for (const leaf of chunk.leaves.values()) leaf.mapped = mapped(leaf.awaited);
      chunk.renew();
    }
  }
}

function mapped<K>({ of, promise }: Awaited<K>): RestatePromise<Winner<K>> {
  return promise.map((value, failure) => ({ of, value, failure }));
}
