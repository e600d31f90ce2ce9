import { isComputing } from './thread-pool.ts';
import type { Stop, Warning, World } from '../../runtime/kernel/port.ts';

interface Alarm {
  readonly dueMs: number;
  readonly order: number;
  /** Somebody else's: it rings although the process has died. */
  readonly outside: boolean;
  fire: (() => void) | undefined;
}

/** Macrotasks in a row without any activity before the clock may jump: one for what a promise of this turn queues, one for what that queues. */
const quietRounds = 2;

/**
 * A world of discrete events. Its clock stands still while anything happens, and jumps to the next alarm when nothing does:
 * an hour of sleep costs a few microseconds. Macrotasks and thread-pool work are real, only time is not.
 * The clock may hold fractions of a millisecond, which keep moments apart; `now` shows whole ones.
 */
export class VirtualWorld implements World {
  #nowMs: number;
  #order = 0;
  #alarms: Alarm[] = [];
  #pendingMacrotasks = 0;
  #activity = 0;
  readonly warnings: Warning[] = [];

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  now(): number {
    return Math.floor(this.#nowMs);
  }

  /** The clock with its fraction. */
  get exactMs(): number {
    return this.#nowMs;
  }

  after(ms: number, fire: () => void): Stop {
    // A real timer of `ms` never shows less than `ms` on the wall clock; the floor of `now` would.
    return this.at(Math.floor(this.#nowMs) + ms, fire);
  }

  /** Calls `fire` when the clock, fraction included, has reached `dueMs`. Alarms of one moment ring in the order they were set; one `outside` the process survives its death. */
  at(dueMs: number, fire: () => void, outside = false): Stop {
    this.#activity++;
    const alarm: Alarm = { dueMs: Math.max(dueMs, this.#nowMs), order: this.#order++, outside, fire };
    let index = this.#alarms.length;
    while (index > 0 && isLater(this.#alarms[index - 1]!, alarm)) index--;
    this.#alarms.splice(index, 0, alarm);
    return () => {
      alarm.fire = undefined;
    };
  }

  macrotask(step: () => void): void {
    this.#pendingMacrotasks++;
    setImmediate(() => {
      this.#pendingMacrotasks--;
      this.#activity++;
      step();
    });
  }

  /** What waits in the process is forgotten: it has died. The clock stands where it stood. */
  crash(): void {
    this.#alarms = this.#alarms.filter((alarm) => alarm.outside);
  }

  fetch(input: string | URL | Request): Promise<Response> {
    return Promise.reject(new TypeError(`fetch failed: no network in a virtual world (${String(input)})`));
  }

  warn(warning: Warning): void {
    this.warnings.push(warning);
  }

  place(): string | undefined {
    return undefined;
  }

  /** Lets time pass until `done` says so. Throws if nothing is left that could happen. */
  async runUntil(done: () => boolean): Promise<void> {
    let quiet = 0;
    while (!done()) {
      const before = this.#activity;
      await nextMacrotask();
      if (this.#pendingMacrotasks > 0 || this.#activity !== before) {
        quiet = 0;
      } else if (++quiet >= quietRounds) {
        quiet = 0;
        if (isComputing()) continue;
        if (this.#ring()) continue;
        throw new Error('virtual world: nothing is left that could happen, and the program has not ended');
      }
    }
  }

  #ring(): boolean {
    for (;;) {
      const alarm = this.#alarms.shift();
      if (alarm === undefined) return false;
      if (alarm.fire === undefined) continue;
      this.#activity++;
      this.#nowMs = Math.max(this.#nowMs, alarm.dueMs);
      alarm.fire();
      return true;
    }
  }
}

function isLater(a: Alarm, b: Alarm): boolean {
  return a.dueMs > b.dueMs || (a.dueMs === b.dueMs && a.order > b.order);
}

function nextMacrotask(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
