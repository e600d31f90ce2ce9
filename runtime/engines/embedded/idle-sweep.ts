import { AsyncLocalStorage } from 'node:async_hooks';
import { nativeTimers } from '../../ambient/natives.ts';

const bare = AsyncLocalStorage.snapshot();
const { setTimeout, clearTimeout } = nativeTimers;

/** Milliseconds between two looks: half the idle time, within these bounds. */
const bounds = { shortest: 20, longest: 5_000 };

/** Looks for idle attempts now and then, from the first attempt on. It keeps no process alive. */
export class IdleSweep {
  #periodMs: number;
  readonly #look: () => void;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(idleMs: number, look: () => void) {
    this.#periodMs = period(idleMs);
    this.#look = look;
  }

  /** Some attempts are idle after so many milliseconds already. */
  atLeastEvery(idleMs: number): void {
    if (period(idleMs) >= this.#periodMs) return;
    this.#periodMs = period(idleMs);
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#next();
  }

  begin(): void {
    if (this.#timer === undefined && !this.#closed) this.#next();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #next(): void {
    this.#timer = bare(() => setTimeout(() => {
      this.#look();
      if (!this.#closed) this.#next();
    }, this.#periodMs).unref());
  }
}

function period(idleMs: number): number {
  return Math.max(bounds.shortest, Math.min(bounds.longest, idleMs / 2));
}
