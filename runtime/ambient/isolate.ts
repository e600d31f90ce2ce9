import type { Program } from '../kernel/program.ts';
import { inTurn } from '../kernel/scope.ts';

/**
 * A variable of a library that keeps state between calls, such as a pool of random bytes or a counter: each invocation has its own, which
 * begins with what the library initialises it to, so that a warm process and a cold one draw alike. Outside of invocations, and
 * inside of runs, it is the one variable that it was written as.
 */
export function isolate<T>(initial: () => T = () => undefined as T): { value: T } {
  return new Cell(initial);
}

class Cell<T> {
  readonly #initial: () => T;
  /** By attempt: a replay begins anew. */
  readonly #own = new WeakMap<Program, { value: T }>();
  readonly #native: { value: T };

  constructor(initial: () => T) {
    this.#initial = initial;
    this.#native = { value: initial() };
  }

  get value(): T {
    return this.#holder().value;
  }

  set value(value: T) {
    this.#holder().value = value;
  }

  #holder(): { value: T } {
    const attempt = inTurn<Program>();
    if (attempt === undefined) return this.#native;
    let own = this.#own.get(attempt);
    if (own === undefined) this.#own.set(attempt, (own = { value: this.#initial() }));
    return own;
  }
}
