import { foreignAwait, StetError } from '../kernel/errors.ts';
import type { Stop } from '../kernel/port.ts';
import type { Program, TimerHandle } from '../kernel/program.ts';
import { scope, turnOf } from '../kernel/scope.ts';
import { immediatePrototype, timeoutPrototype } from './natives.ts';

/**
 * Ids of durable timers begin here, so that they are the same in every attempt and are never an id of Node's:
 * those count asynchronous resources up from 1, and would need years to come this far. Every id is a safe integer.
 */
const firstId = 2 ** 52;

/** The longest native timer; a longer one, like NaN and what is below 1, becomes 1 ms. */
const maxMs = 2 ** 31 - 1;

/** The milliseconds of a native timer. Throws as natively on a bigint or a symbol. */
export function clampMs(after: unknown): number {
  const ms = after === undefined ? 1 : (after as number) * 1;
  return ms >= 1 && ms <= maxMs ? Math.trunc(ms) : 1;
}

/** The durable timers that wait, by id, of each attempt. */
const waiting = new WeakMap<Program, Map<number, Timer>>();

/** Judges a change to a timer from outside: allowed in the turn of its attempt only, since nowhere else would a replay repeat it. */
function mayChange(attempt: Program): boolean {
  if (!attempt.alive) return false;
  const caller = scope();
  if (caller?.inRun === true && caller.attempt === attempt) {
    const error = new StetError(
      'ctx-in-run',
      `ctx-in-run  ${attempt.id}: a timer of the handler was changed inside ctx.run("${caller.name}")\n` +
        '  why          the action does not run again on replay, and the timer would go off there\n' +
        '  fix          clear the timer before the run, or after it',
    );
    attempt.fail(error);
    throw error;
  }
  if (turnOf() === attempt) return true;
  const error = foreignAwait(attempt.id, turnOf()?.id);
  attempt.fail(error);
  throw error;
}

export interface TimerOptions {
  readonly attempt: Program;
  readonly kind: 'timer' | 'interval';
  readonly ms: number;
  readonly callback: (...args: unknown[]) => unknown;
  readonly args: readonly unknown[];
  readonly site: string | undefined;
}

/** What `setTimeout` and `setInterval` return in *inv* scope: Node's Timeout over a durable timer. */
export class Timer {
  readonly #options: TimerOptions;
  readonly #id: number;
  #handle: TimerHandle | undefined;
  #cleared = false;
  #refed = true;

  constructor(options: TimerOptions) {
    this.#options = options;
    this.#handle = this.#arm();
    this.#id = firstId + this.#handle.seq;
    this.#register();
  }

  #arm(): TimerHandle {
    const { attempt, kind, ms, site } = this.#options;
    return attempt.timer({ kind, ms, fire: () => this.#fire(), ...(site === undefined ? {} : { site }) });
  }

  #register(): void {
    const { attempt } = this.#options;
    let timers = waiting.get(attempt);
    if (timers === undefined) waiting.set(attempt, (timers = new Map<number, Timer>()));
    timers.set(this.#id, this);
  }

  #fire(): void {
    const { kind, callback, args } = this.#options;
    // The kernel arms an interval again after its callback. A timer is over, unless the callback refreshes it.
    if (kind === 'timer') this.#handle = undefined;
    try {
      Reflect.apply(callback, this, args);
    } finally {
      if (this.#handle === undefined) this.#forget();
    }
  }

  #forget(): void {
    waiting.get(this.#options.attempt)?.delete(this.#id);
  }

  /** Stops the timer for good. */
  close(): this {
    if (this.#cleared || !mayChange(this.#options.attempt)) return this;
    this.#cleared = true;
    this.#handle?.stop();
    this.#handle = undefined;
    this.#forget();
    return this;
  }

  /** Starts the time anew; a timer that has fired will fire again. */
  refresh(): this {
    if (this.#cleared || !mayChange(this.#options.attempt)) return this;
    this.#handle?.stop();
    this.#handle = this.#arm();
    this.#register();
    return this;
  }

  /** Whether the process stays alive is the engine's business; the mark is kept for `hasRef`. */
  ref(): this {
    this.#refed = true;
    return this;
  }

  unref(): this {
    this.#refed = false;
    return this;
  }

  hasRef(): boolean {
    return this.#refed;
  }

  [Symbol.toPrimitive](): number {
    return this.#id;
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** What `setImmediate` returns in *inv* scope: Node's Immediate over a virtual macrotask. */
export class Round {
  readonly #attempt: Program;
  readonly #stop: Stop;
  #over = false;
  #refed = true;

  constructor(attempt: Program, callback: (...args: unknown[]) => unknown, args: readonly unknown[]) {
    this.#attempt = attempt;
    this.#stop = attempt.immediate(() => {
      this.#over = true;
      Reflect.apply(callback, this, args);
    });
  }

  /** What `clearImmediate` does. */
  static clear(round: Round): void {
    if (round.#over || !mayChange(round.#attempt)) return;
    round.#over = true;
    round.#stop();
  }

  ref(): this {
    this.#refed = true;
    return this;
  }

  unref(): this {
    this.#refed = false;
    return this;
  }

  hasRef(): boolean {
    return !this.#over && this.#refed;
  }

  [Symbol.dispose](): void {
    Round.clear(this);
  }
}

// `constructor` is inherited too: the name a program sees is Node's.
for (const [ours, native] of [[Timer.prototype, timeoutPrototype], [Round.prototype, immediatePrototype]] as const) {
  Object.setPrototypeOf(ours, native);
  Reflect.deleteProperty(ours, 'constructor');
}

/** The durable timer that `id` means to this attempt: a number or numeric string of it, as `clearTimeout` takes natively. */
export function timerOf(attempt: Program, id: unknown): Timer | undefined {
  if (typeof id !== 'number' && typeof id !== 'string') return undefined;
  return waiting.get(attempt)?.get(Number(id));
}
