import { AsyncLocalStorage } from 'node:async_hooks';
import { nativeFetch, nativeNow, nativePerformance, nativePerformanceNow, nativeTimers } from '../ambient/natives.ts';
import type { Stop, Warning, World } from '../kernel/port.ts';
import { callerPlace } from './place.ts';

const { setTimeout, clearTimeout, setImmediate } = nativeTimers;
const elapsed = nativePerformanceNow.bind(nativePerformance);

/** The longest that `setTimeout` waits: longer turns into 1 ms. */
const longestTimerMs = 2 ** 31 - 1;

/** Warnings that are remembered, so that each is given once. */
const rememberedWarnings = 10_000;

/** Outside every async context: a timer must not hold the context of a program. */
const bare = AsyncLocalStorage.snapshot();

/** The world as it is: the machine's clock, timers, network and standard error. */
export class RealWorld implements World {
  readonly #warned = new Set<string>();
  readonly #log: (line: string) => void;

  constructor(log: (line: string) => void) {
    this.#log = log;
  }

  now(): number {
    return nativeNow();
  }

  after(ms: number, fire: () => void): Stop {
    return bare(() => new Countdown(ms, fire).stop);
  }

  macrotask(step: () => void): void {
    setImmediate(step);
  }

  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    return nativeFetch(input, init);
  }

  warn({ id, invocation, message }: Warning): void {
    const name = `${id} ${invocation}`;
    if (this.#warned.has(name)) return;
    if (this.#warned.size >= rememberedWarnings) this.#warned.clear();
    this.#warned.add(name);
    this.#log(`warning ${id}  ${invocation}\n${message}`);
  }

  place(): string | undefined {
    return callerPlace();
  }
}

/** A timer that may be longer than the platform's, and never fires early. */
class Countdown {
  readonly #dueMs: number;
  readonly #fire: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(ms: number, fire: () => void) {
    this.#dueMs = elapsed() + ms;
    this.#fire = fire;
    this.#arm(ms);
  }

  readonly stop = (): void => clearTimeout(this.#timer);

  #arm(ms: number): void {
    this.#timer = setTimeout(this.#look, Math.min(Math.ceil(ms), longestTimerMs));
  }

  readonly #look = (): void => {
    const leftMs = this.#dueMs - elapsed();
    if (leftMs > 0) this.#arm(leftMs);
    else this.#fire();
  };
}
