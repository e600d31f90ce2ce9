/** Reads in one turn that cost nothing; each further read moves the clock by a millisecond, so that `while (Date.now() < t)` ends. */
const freeReads = 64;

/** Reads in one turn after which `clock-spin` is warned. */
export const spinWarningReads = 1000;

/**
 * The clock that a program reads (semantics §1). It stands still in a turn, but for the spin guard,
 * and moves with the completions: it is monotonic, journals nothing, and is the same on replay.
 */
export class TurnClock {
  #clockMs: number;
  #reads = 0;

  constructor(startMs: number) {
    this.#clockMs = startMs;
  }

  /** Milliseconds since the epoch. Counts as a read. */
  read(): number {
    this.#reads++;
    return this.peek();
  }

  /** What the last read gave, without reading. */
  peek(): number {
    return this.#clockMs + Math.max(0, this.#reads - freeReads);
  }

  get reads(): number {
    return this.#reads;
  }

  /** A completion begins a turn. `atMs` is the wall clock of its append; `dueMs` the earliest moment that a timer may show. */
  turn(atMs: number, dueMs = 0): void {
    this.#clockMs = Math.max(atMs, this.peek(), dueMs);
    this.#reads = 0;
  }
}
