import { isDeepStrictEqual } from 'node:util';
import { scope, turnOf } from '../../runtime/kernel/scope.ts';

/** What a program does that the laws speak of. */
export interface Io {
  observe(value: unknown): void;
  effect<T>(key: string, value: T): T;
  effectCount(key: string): number;
}

interface Effect {
  readonly value: unknown;
  count: number;
}

/** Observations by attempt, and effects over all attempts of one chain. */
export class Recorder {
  readonly attempts: unknown[][] = [];
  readonly #effects = new Map<string, Effect>();
  /** Effects that were repeated with another value, or done where no effect may be: each a sentence. */
  readonly violations: string[] = [];

  /** The `io` of a new attempt, and how to silence what is left of it after its death. */
  attempt(): { readonly io: Io; readonly observed: unknown[]; readonly mute: () => void } {
    const observed: unknown[] = [];
    let live = true;
    this.attempts.push(observed);
    const io: Io = {
      observe: (value) => {
        if (live) observed.push(structuredClone(value));
      },
      effect: (key, value) => {
        if (live) this.#effect(key, value);
        return value;
      },
      effectCount: (key) => this.#effects.get(key)?.count ?? 0,
    };
    return { io, observed, mute: () => (live = false) };
  }

  /** Keys and values of all effects, in the order of their first execution. */
  effects(): [string, unknown][] {
    return [...this.#effects].map(([key, { value }]) => [key, value]);
  }

  #effect(key: string, value: unknown): void {
    const store = scope();
    if (store !== undefined && !store.inRun && store !== turnOf()) {
      this.violations.push(`effect ${JSON.stringify(key)} after a foreign event: outside the turn of its invocation`);
    }
    const known = this.#effects.get(key);
    if (known === undefined) {
      this.#effects.set(key, { value: structuredClone(value), count: 1 });
      return;
    }
    known.count++;
    if (!isDeepStrictEqual(known.value, value)) {
      this.violations.push(`law 2: effect ${JSON.stringify(key)} was executed again with another value`);
    }
  }
}
