import { AsyncLocalStorage } from 'node:async_hooks';
import { nativeTimers } from '../../ambient/natives.ts';
import type { World } from '../../kernel/port.ts';
import { errorText } from './attempts.ts';
import type { Store } from './store.ts';

/** How often, and how many at a time: removal shares the thread with what runs. */
const periodMs = 10_000;
const mostAtOnce = 200;

const bare = AsyncLocalStorage.snapshot();
const { setTimeout, clearTimeout } = nativeTimers;

/** Forgets invocations that have ended, when the time for which their handlers keep them is over. */
export class Retention {
  readonly #store: Store;
  readonly #world: World;
  readonly #log: (message: string) => void;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(store: Store, world: World, log: (message: string) => void) {
    this.#store = store;
    this.#world = world;
    this.#log = log;
    this.#next(periodMs);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #next(ms: number): void {
    if (this.#closed) return;
    this.#timer = bare(() => setTimeout(() => void this.#look(), ms).unref());
  }

  async #look(): Promise<void> {
    let next = periodMs;
    try {
      const expired = this.#store.expired(this.#world.now(), mostAtOnce);
      await Promise.all(expired.map((id) => this.#store.purge(id)));
      if (expired.length === mostAtOnce) next = 0;
    } catch (error) {
      if (!this.#closed) this.#log(`what has expired could not be removed; it is tried again\n${errorText(error)}`);
    }
    this.#next(next);
  }
}
