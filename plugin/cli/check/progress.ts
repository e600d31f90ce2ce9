/** A line on a terminal's stderr that says how far the check is, once it takes longer than a second. On anything else it is silent. */
export class Progress {
  readonly #stream: NodeJS.WriteStream;
  readonly #begun: number;
  #shown = 0;

  constructor(stream: NodeJS.WriteStream = process.stderr) {
    this.#stream = stream;
    this.#begun = performance.now();
  }

  show(functions: number): void {
    const now = performance.now();
    if (!this.#stream.isTTY || now - this.#begun < 1000 || now - this.#shown < 100) return;
    this.#shown = now;
    this.#stream.write(`\r\x1b[Kchecking: ${functions} functions reached`);
  }

  end(): void {
    if (this.#shown > 0) this.#stream.write('\r\x1b[K');
  }
}
