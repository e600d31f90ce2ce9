import type { Ending } from './api.ts';

/** Those in this process who wait for the end of an invocation, by its row. */
export class Waiters {
  /** Through pauses. */
  readonly #patient = new Map<number, PromiseWithResolvers<Ending>>();
  /** Those who are told of a pause instead. */
  readonly #impatient = new Map<number, PromiseWithResolvers<Ending>>();

  /** One that nobody awaits is no unhandled rejection. */
  wait(row: number): Promise<Ending> {
    return waitIn(this.#patient, row);
  }

  /** Rejects where the invocation is paused. */
  waitUnlessPaused(row: number): Promise<Ending> {
    return waitIn(this.#impatient, row);
  }

  ended(row: number, ending: Ending): void {
    take(this.#patient, row)?.resolve(ending);
    take(this.#impatient, row)?.resolve(ending);
  }

  paused(row: number, error: unknown): void {
    take(this.#impatient, row)?.reject(error);
  }

  rejectAll(error: Error): void {
    for (const waiting of [this.#patient, this.#impatient]) for (const row of [...waiting.keys()]) take(waiting, row)?.reject(error);
  }
}

function waitIn(waiting: Map<number, PromiseWithResolvers<Ending>>, row: number): Promise<Ending> {
  let found = waiting.get(row);
  if (found === undefined) {
    found = Promise.withResolvers();
    found.promise.catch(unobserved);
    waiting.set(row, found);
  }
  return found.promise;
}

function take(waiting: Map<number, PromiseWithResolvers<Ending>>, row: number): PromiseWithResolvers<Ending> | undefined {
  const found = waiting.get(row);
  waiting.delete(row);
  return found;
}

/** A rejection whose other observers are told all the same: marks the promise as handled. */
export function unobserved(): void {}
