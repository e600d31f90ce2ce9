/** Those in this process who wait for an outcome. */
export class Waiters {
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();

  /** Gives a promise of the outcome of the invocation in this row. One that nobody awaits is no unhandled rejection. */
  wait(row: number): Promise<unknown> {
    let waiting = this.#waiting.get(row);
    if (waiting === undefined) {
      waiting = Promise.withResolvers();
      waiting.promise.catch(unobserved);
      this.#waiting.set(row, waiting);
    }
    return waiting.promise;
  }

  /** Whether anybody waits; decoding a result for nobody is waste. */
  has(row: number): boolean {
    return this.#waiting.has(row);
  }

  resolve(row: number, value: unknown): void {
    this.#take(row)?.resolve(value);
  }

  reject(row: number, error: unknown): void {
    this.#take(row)?.reject(error);
  }

  rejectAll(error: Error): void {
    for (const row of [...this.#waiting.keys()]) this.reject(row, error);
  }

  #take(row: number): PromiseWithResolvers<unknown> | undefined {
    const waiting = this.#waiting.get(row);
    this.#waiting.delete(row);
    return waiting;
  }
}

/** A rejection whose other observers are told all the same: marks the promise as handled. */
export function unobserved(): void {}
