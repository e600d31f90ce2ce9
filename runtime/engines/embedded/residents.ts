import type { Live } from './live.ts';

/** Looked at in one go: the event loop has other work. */
const looksPerSweep = 64;

/** An attempt that wakes by itself sooner than this stays: it would be back at once. */
const shortestAbsenceMs = 1_000;

/**
 * The live attempts of this process. Where there are more than `limit`, idle ones are named to be evicted: semantics §6 lets an
 * attempt be dropped from memory while all that it waits for is outside of it, and a replay brings it back.
 */
export class Residents {
  readonly #limit: number;
  /** In the order of entering, or of the last look. */
  readonly #lives = new Set<Live>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  enter(live: Live): void {
    this.#lives.add(live);
  }

  leave(live: Live): void {
    this.#lives.delete(live);
  }

  /** Whether there is something to sweep. */
  get crowded(): boolean {
    return this.#lives.size > this.#limit;
  }

  /** Gives those that may go, with the moment at which each wakes by itself (Infinity: never). Busy ones are asked again later. */
  *sweep(nowMs: number): Generator<{ readonly live: Live; readonly wakesAtMs: number }> {
    let looks = looksPerSweep;
    for (const live of this.#lives) {
      if (!this.crowded || looks-- === 0) return;
      this.#lives.delete(live);
      const wakesAtMs = live.attempt?.idleUntilMs;
      if (wakesAtMs !== undefined && wakesAtMs - nowMs >= shortestAbsenceMs) yield { live, wakesAtMs };
      else if (live.attempt !== undefined) this.#lives.add(live);
    }
  }
}
