import { nextDelay } from '../../kernel/action.ts';
import { Attempt } from '../../kernel/attempt.ts';
import type { Limits, Outcome } from '../../kernel/attempt-options.ts';
import { decode, encode } from '../../kernel/codec.ts';
import type { ProcessFacts } from '../../kernel/entry.ts';
import { isDeterminismError, StetError, UnserializableError } from '../../kernel/errors.ts';
import type { World } from '../../kernel/port.ts';
import { formatTarget } from '../../kernel/target.ts';
import type { Registered } from './api.ts';
import { AttemptPort, type Live } from './live.ts';
import { programStack } from '../../world/own-files.ts';
import type { Store } from './store.ts';
import { StoreError } from './store-errors.ts';
import type { Waiters } from './waiters.ts';

export interface AttemptSettings {
  readonly graceMs: number;
  readonly limits: Limits | undefined;
  readonly entropy: () => Uint8Array;
  readonly facts: ProcessFacts;
  readonly log: (message: string) => void;
}

/** What follows an attempt, decided elsewhere: `again` is called when a next one may start, `over` when there will be none. */
export interface Succession {
  again(live: Live): void;
  over(live: Live): void;
}

/** The store failed: milliseconds before the attempts that it stopped start anew, doubled from failure to failure. */
const storeRetryMs = { first: 1_000, longest: 30_000 };

/** Starts attempts, and draws the consequences of how they end. */
export class Attempts {
  readonly #store: Store;
  readonly #world: World;
  readonly #waiters: Waiters;
  readonly #settings: AttemptSettings;
  readonly #succession: Succession;
  #stopping = false;
  #storeDelayMs = storeRetryMs.first;
  /** Attempts that a failure of the store stopped wait together. */
  #suspended: Live[] = [];

  constructor(store: Store, world: World, waiters: Waiters, settings: AttemptSettings, succession: Succession) {
    this.#store = store;
    this.#world = world;
    this.#waiters = waiters;
    this.#settings = settings;
    this.#succession = succession;
  }

  /** Loads the journal and begins an attempt. A journal that is damaged pauses its invocation. */
  start(live: Live, registered: Registered): void {
    live.retry = registered.retry;
    try {
      const loaded = this.#store.load(live.id);
      const { stored } = loaded;
      const { key } = live.target;
      const { graceMs, limits, facts, entropy } = this.#settings;
      live.tries = stored.tries;
      live.firstFailureMs = stored.firstFailureMs;
      const attempt = new Attempt({
        id: live.id,
        ...(key !== undefined && { key }),
        ...(limits !== undefined && { limits }),
        engine: new AttemptPort(this.#store, this.#store.writer(loaded), this.#world, (error) => this.#logError(live, 'could not keep its count of tries', error)),
        journal: loaded.journal,
        failures: loaded.failures,
        arrivals: loaded.arrivals,
        build: registered.build,
        facts,
        entropy,
        graceMs,
        handler: (running) => registered.invoke(running, stored.argument),
        onEnd: (outcome) => this.#ended(live, attempt, outcome),
      });
      live.begun = true;
      live.phase = 'running';
      live.attempt = attempt;
      attempt.start();
      if (stored.cancelRequested) attempt.cancel();
    } catch (error) {
      if (error instanceof StetError) this.#pause(live, error);
      else this.#suspend(live, error);
    }
  }

  /** Stops a live attempt; nothing follows. */
  stop(live: Live): void {
    const { attempt } = live;
    live.attempt = undefined;
    attempt?.stop();
  }

  /** No attempt starts any more, and ends have no consequences. */
  close(): void {
    this.#stopping = true;
  }

  #ended(live: Live, attempt: Attempt, outcome: Outcome): void {
    if (this.#stopping || live.attempt !== attempt) return;
    live.attempt = undefined;
    this.#storeDelayMs = outcome.type === 'stopped' ? this.#storeDelayMs : storeRetryMs.first;
    if (outcome.type === 'ended') {
      if (this.#waiters.has(live.row)) {
        if (outcome.ok) this.#waiters.resolve(live.row, decode(outcome.value));
        else this.#waiters.reject(live.row, decode(outcome.value));
      }
      this.#succession.over(live);
    } else if (outcome.type === 'failed') this.#failed(live, outcome.error);
    else if (outcome.error !== undefined) this.#suspend(live, outcome.error);
  }

  #failed(live: Live, error: unknown): void {
    const now = this.#world.now();
    live.tries++;
    live.firstFailureMs ??= now;
    live.phase = 'ready';
    const delayMs = isHopeless(error) ? undefined : nextDelay(live.retry ?? {}, live.tries, now - live.firstFailureMs, error);
    if (delayMs === undefined) return this.#pause(live, error);
    this.#settings.log(`${describe(live)} failed for the ${ordinal(live.tries)} time, and is tried again in ${delayMs} ms\n${errorText(error)}`);
    this.#store.noteAttemptFailure(live.row, { tries: live.tries, sinceMs: live.firstFailureMs, error: encodeAny(error), paused: false }).then(
      () => this.#later(live, delayMs),
      (storeError: unknown) => this.#suspend(live, storeError),
    );
  }

  #pause(live: Live, error: unknown): void {
    live.paused = true;
    live.phase = 'ready';
    this.#settings.log(`${describe(live)} is paused\n${errorText(error)}`);
    const sinceMs = live.firstFailureMs ?? this.#world.now();
    this.#store.noteAttemptFailure(live.row, { tries: live.tries, sinceMs, error: encodeAny(error), paused: true }).then(
      () => this.#waiters.reject(live.row, error),
      (storeError: unknown) => {
        this.#logError(live, 'could not be recorded as paused; it is, until the program starts again', storeError);
        this.#waiters.reject(live.row, error);
      },
    );
  }

  /** The store is at fault: attempts wait for it, ever longer, and nothing of them is lost. */
  #suspend(live: Live, error: unknown): void {
    live.phase = 'ready';
    this.#suspended.push(live);
    if (this.#suspended.length > 1) return;
    const delayMs = this.#storeDelayMs;
    this.#storeDelayMs = Math.min(delayMs * 2, storeRetryMs.longest);
    this.#settings.log(`the store failed; what it could not keep is tried again in ${delayMs} ms\n${errorText(error)}`);
    this.#world.after(delayMs, () => {
      const suspended = this.#suspended;
      this.#suspended = [];
      for (const waiting of suspended) this.#again(waiting);
    });
  }

  #later(live: Live, delayMs: number): void {
    if (this.#stopping || live.phase === 'ended') return;
    live.stopTimer = this.#world.after(delayMs, () => this.#again(live));
  }

  #again(live: Live): void {
    live.stopTimer = undefined;
    if (!this.#stopping && live.phase !== 'ended') this.#succession.again(live);
  }

  #logError(live: Live, what: string, error: unknown): void {
    if (!this.#stopping) this.#settings.log(`${describe(live)} ${what}\n${errorText(error)}`);
  }
}

/** Errors after which the same code over the same journal ends the same way. */
function isHopeless(error: unknown): boolean {
  return isDeterminismError(error) || (error instanceof StetError && (error.code === 'journal-corrupt' || error.code === 'journal-limit'));
}

/** What is thrown need not be an error, nor survive the codec; it must be recorded all the same. */
export function encodeAny(error: unknown): string {
  try {
    return encode(error);
  } catch (unserializable) {
    if (unserializable instanceof UnserializableError) return encode(new Error(String(error)));
    throw unserializable;
  }
}

/** For a person: stet's own messages stand for themselves, a program's error shows where it comes from. */
export function errorText(error: unknown): string {
  if (error instanceof StetError || error instanceof StoreError) return error.message;
  return error instanceof Error ? programStack(error.stack ?? `${error.name}: ${error.message}`) : String(error);
}

function describe(live: Live): string {
  return `${live.id} (${formatTarget(live.target)})`;
}

function ordinal(count: number): string {
  const suffixes: Readonly<Record<string, string>> = { one: 'st', two: 'nd', few: 'rd', other: 'th' };
  return `${count}${suffixes[new Intl.PluralRules('en', { type: 'ordinal' }).select(count)] ?? 'th'}`;
}
