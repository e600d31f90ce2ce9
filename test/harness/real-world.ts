import type { Stop, Warning, World } from '../../runtime/kernel/port.ts';

type Fetch = World['fetch'];

const nativeFetch: Fetch = globalThis.fetch;
const longestDelayMs = 2 ** 31 - 1;

/**
 * The world of a case: real time, real timers, and a clock that can be held. `hold` stops it between two attempts,
 * so that a program does not see how long the runner took.
 */
export class RealWorld implements World {
  #heldMs = 0;
  #heldSince: number | undefined;
  #stops = new Set<Stop>();
  readonly warnings: Warning[] = [];
  /** The network, read at each call. */
  network: () => Fetch = () => nativeFetch;

  now(): number {
    return (this.#heldSince ?? Date.now()) - this.#heldMs;
  }

  after(ms: number, fire: () => void): Stop {
    const stop = (): void => {
      clearTimeout(timer);
      this.#stops.delete(stop);
    };
    const timer = setTimeout(() => {
      this.#stops.delete(stop);
      fire();
    }, Math.min(ms, longestDelayMs));
    this.#stops.add(stop);
    return stop;
  }

  macrotask(step: () => void): void {
    setImmediate(step);
  }

  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    return this.network()(input, init);
  }

  warn(warning: Warning): void {
    this.warnings.push(warning);
  }

  place(): undefined {
    return undefined;
  }

  /** The process has died: its timers are gone, and the clock stands until `resume`. */
  crash(): void {
    for (const stop of [...this.#stops]) stop();
    this.#heldSince ??= Date.now();
  }

  resume(): void {
    if (this.#heldSince !== undefined) this.#heldMs += Date.now() - this.#heldSince;
    this.#heldSince = undefined;
  }
}
