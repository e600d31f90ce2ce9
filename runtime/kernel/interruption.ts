/** What ends the runs of one stretch of an attempt: a cancellation, or its end. Its signal costs nothing until an action asks for it. */
export class Interruption {
  #controller: AbortController | undefined;
  #reason: (() => Error) | undefined;

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#reason !== undefined) this.#controller.abort(this.#reason());
    }
    return this.#controller.signal;
  }

  /** The reason is made only where somebody sees it: an error costs its stack. */
  abort(reason: () => Error): void {
    this.#reason = reason;
    this.#controller?.abort(reason());
  }
}
