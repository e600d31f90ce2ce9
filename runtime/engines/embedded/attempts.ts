import { nextDelay } from '../../kernel/action.ts';
import { Attempt } from '../../kernel/attempt.ts';
import type { Limits, Outcome } from '../../kernel/attempt-options.ts';
import { encode } from '../../kernel/codec.ts';
import type { ProcessFacts } from '../../kernel/entry.ts';
import { isDeterminismError, isPause, StetError, TerminalError, UnserializableError } from '../../kernel/errors.ts';
import type { World } from '../../kernel/port.ts';
import { formatTarget } from '../../kernel/target.ts';
import type { Registered } from './api.ts';
import { AttemptPort, type Live } from './live.ts';
import { programStack } from '../../world/own-files.ts';
import { MissingFeature } from './missing-feature.ts';
import type { Registry } from './registry.ts';
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
  readonly #registry: Registry;
  readonly #settings: AttemptSettings;
  readonly #succession: Succession;
  #stopping = false;
  #storeDelayMs = storeRetryMs.first;
  /** Attempts that a failure of the store stopped wait together. */
  #suspended: Live[] = [];

  constructor(store: Store, world: World, waiters: Waiters, registry: Registry, settings: AttemptSettings, succession: Succession) {
    this.#store = store;
    this.#world = world;
    this.#waiters = waiters;
    this.#registry = registry;
    this.#settings = settings;
    this.#succession = succession;
  }

  /** Loads the journal and begins an attempt. A journal that is damaged pauses its invocation. */
  start(live: Live, registered: Registered): void {
    live.registered = registered;
    live.idle = undefined;
    try {
      const loaded = live.fresh ?? this.#store.load(live.id);
      live.fresh = undefined;
      const { stored } = loaded;
      const { key } = live.target;
      const { graceMs, limits, facts, entropy } = this.#settings;
      live.tries = stored.tries;
      live.firstFailureMs = stored.firstFailureMs;
      const attempt = new Attempt({
        id: live.id,
        ...(key !== undefined && { key }),
        ...(limits !== undefined && { limits }),
        engine: new AttemptPort(this.#store, this.#store.writer(loaded), this.#world, this.#registry, (error) => this.#logError(live, 'could not keep its count of tries', error)),
        journal: loaded.journal,
        failures: loaded.failures,
        arrivals: loaded.arrivals,
        build: registered.build,
        facts,
        entropy,
        graceMs,
        ...(registered.explicitCancellation === true && { explicitCancellation: true }),
        handler: (running) => registered.invoke(running, stored.argument, {
          headers: stored.headers, ...(stored.idempotencyKey !== undefined && { idempotencyKey: stored.idempotencyKey }),
        }),
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
      this.#waiters.ended(live.row, outcome);
      this.#succession.over(live);
    } else if (outcome.type === 'failed') this.#failed(live, outcome.error);
    else if (outcome.error !== undefined) this.#suspend(live, outcome.error);
  }

  #failed(live: Live, error: unknown): void {
    const now = this.#world.now();
    live.tries++;
    live.firstFailureMs ??= now;
    live.phase = 'ready';
    const { retry = {}, onMaxAttempts = 'pause', onMismatch } = live.registered ?? {};
    if (isHopeless(error)) return this.#pause(live, error);
    if (isDeterminismError(error) && onMismatch !== 'retry') {
      // Tried again it would end the same way: what follows the last try follows now.
      const follows = onMismatch ?? onMaxAttempts;
      return follows === 'pause' ? this.#pause(live, error) : this.#kill(live, error);
    }
    const delayMs = nextDelay(retry, live.tries, now - live.firstFailureMs, error);
    if (delayMs === undefined) return onMaxAttempts === 'kill' ? this.#kill(live, error) : this.#pause(live, error);
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
      () => this.#waiters.paused(live.row, error),
      (storeError: unknown) => {
        this.#logError(live, 'could not be recorded as paused; it is, until the program starts again', storeError);
        this.#waiters.paused(live.row, error);
      },
    );
  }

  /** Its tries are used up, and its service says that then it has failed. */
  #kill(live: Live, error: unknown): void {
    this.#settings.log(`${describe(live)} failed for the ${ordinal(live.tries)} time, which was the last\n${errorText(error)}`);
    this.abandon(live, asTerminal(error)).catch((storeError: unknown) => this.#suspend(live, storeError));
  }

  /** Ends an invocation whose code is not to run, or to run again. Gives false where it has ended. */
  async abandon(live: Live, error: Error): Promise<boolean> {
    live.abandoned = true;
    this.stop(live);
    if (live.phase === 'running' || live.phase === 'evicted') live.phase = 'ready';
    const value = encode(error);
    try {
      if (!(await this.#store.abandon(live.id, value))) return false;
    } catch (failure) {
      live.abandoned = false;
      if (!live.paused && live.phase === 'ready') this.#again(live);
      throw failure;
    }
    this.#succession.over(live);
    this.#waiters.ended(live.row, { ok: false, value });
    return true;
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

/** Errors after which somebody has to look, whatever the program is. */
function isHopeless(error: unknown): boolean {
  return isPause(error) || (error instanceof StetError && (error.code === 'journal-corrupt' || error.code === 'journal-limit'));
}

/** The failure of an invocation that is not tried again. What its journal does not fit has the code that Restate gives it. */
function asTerminal(error: unknown): TerminalError {
  const errorCode = isDeterminismError(error) ? 570 : error instanceof MissingFeature ? MissingFeature.code : 500;
  return new TerminalError(error instanceof Error ? error.message : String(error), { errorCode });
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
