import { AsyncContext } from './async-context.ts';
import type { Stop } from './port.ts';

interface Immediate {
  fire: (() => void) | undefined;
  readonly context: AsyncContext;
}

/**
 * The virtual macrotasks of an attempt. A round is what is queued when it begins, each callback in a macrotask of its own;
 * rounds between two completions are counted in the next entry (semantics §3).
 */
export class Immediates {
  #queued: Immediate[] = [];
  #round: Immediate[] = [];

  add(fire: () => void): Stop {
    const immediate: Immediate = { fire, context: new AsyncContext() };
    this.#queued.push(immediate);
    return () => {
      immediate.fire = undefined;
    };
  }

  /** Whether a round could begin: something is queued that was not cleared. */
  get waiting(): boolean {
    return this.#queued.some((immediate) => immediate.fire !== undefined);
  }

  get inRound(): boolean {
    return this.#round.some((immediate) => immediate.fire !== undefined);
  }

  beginRound(): void {
    this.#round = this.#queued;
    this.#queued = [];
  }

  /** Calls the next callback of the round, in its own async context. */
  fireNext(): void {
    for (let next = this.#round.shift(); next !== undefined; next = this.#round.shift()) {
      if (next.fire === undefined) continue;
      next.context.run(next.fire);
      return;
    }
  }
}
