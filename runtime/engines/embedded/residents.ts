import type { Live } from './live.ts';

/** Looked at in one go: the event loop has other work. */
const looksPerSweep = 64;

/** An attempt that wakes by itself sooner than this stays: it would be back at once. */
const shortestAbsenceMs = { crowded: 1_000, idle: 100 };

/** An attempt that may leave, and the moment at which it wakes by itself (Infinity: never). */
export interface Leaving {
  readonly live: Live;
  readonly wakesAtMs: number;
}

/**
 * The live attempts of this process. Where there are more than `limit`, or one waits for long, idle ones are named to be evicted: semantics §6 lets an
 * attempt be dropped from memory while all that it waits for is outside of it, and a replay brings it back.
 */
export class Residents {
  readonly #limit: number;
  readonly #idleMs: number;
  /** In the order of entering, or of the last look. */
  readonly #lives = new Set<Live>();

  constructor(limit: number, idleMs: number) {
    this.#limit = limit;
    this.#idleMs = idleMs;
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

  /** Gives those that have waited for longer than their handlers, or the engine, let them. */
  *idle(nowMs: number): Generator<Leaving> {
    for (const live of this.#lives) {
      const { attempt, registered } = live;
      const wakesAtMs = attempt?.idleUntilMs;
      if (attempt === undefined || wakesAtMs === undefined) live.idle = undefined;
      else if (live.idle?.deliveries !== attempt.deliveries) live.idle = { deliveries: attempt.deliveries, sinceMs: nowMs };
      else if (nowMs - live.idle.sinceMs >= (registered?.idleMs ?? this.#idleMs) && wakesAtMs - nowMs >= shortestAbsenceMs.idle) {
        this.#lives.delete(live);
        yield { live, wakesAtMs };
      }
    }
  }

  /** Gives those that may go where there are too many. Busy ones are asked again later. */
  *sweep(nowMs: number): Generator<Leaving> {
    let looks = looksPerSweep;
    for (const live of this.#lives) {
      if (!this.crowded || looks-- === 0) return;
      this.#lives.delete(live);
      const wakesAtMs = live.attempt?.idleUntilMs;
      if (wakesAtMs !== undefined && wakesAtMs - nowMs >= shortestAbsenceMs.crowded) yield { live, wakesAtMs };
      else if (live.attempt !== undefined) this.#lives.add(live);
    }
  }
}
