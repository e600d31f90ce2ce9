import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import type { OperationKind, ProcessFacts } from './entry.ts';
import type { Stop, World } from './port.ts';
import type { StetPromise } from './promise.ts';
import type { Turning } from './scope.ts';

/** What a failing action does, by Restate's names. */
export interface RetryPolicy {
  /** Tries in all, the first one included. Unlimited unless given. */
  readonly maxRetryAttempts?: number;
  /** Milliseconds from the first try on. Unlimited unless given. */
  readonly maxRetryDuration?: number;
  /** Milliseconds before the second try; 50 unless given. */
  readonly initialRetryInterval?: number;
  /** 2 unless given. */
  readonly retryIntervalFactor?: number;
  /** Milliseconds; 10,000 unless given. */
  readonly maxRetryInterval?: number;
}

/** What an action receives, and all of the context that it may use. */
export interface RunContext {
  /** Aborts on cancellation and when the attempt ends. */
  readonly signal: AbortSignal;
  /** Number of this try, from 1. Durable. */
  readonly attempt: number;
  readonly request: { readonly id: string };
  readonly console: Console;
}

/** Text for a value, by a run that brings its own format. */
export interface Serde<T> {
  readonly contentType?: string;
  serialize(value: T): Uint8Array;
  deserialize(data: Uint8Array): T;
}

export interface Action<T> {
  readonly kind: Extract<OperationKind, 'run' | 'fetch'>;
  readonly name: string;
  readonly action: (run: RunContext) => Promise<T> | T;
  /**
   * `throw`: the first error is journaled as a value and thrown. `retry` (default): by the policy. `fail`: it fails the attempt, and
   * the policy of the invocation says what follows.
   */
  readonly onError?: 'throw' | 'retry' | 'fail';
  readonly retry?: RetryPolicy;
  readonly serde?: Serde<T>;
  readonly site?: string;
  /** Makes what the program gets of the decoded value; for values that no codec carries, such as a Response. */
  readonly revive?: (decoded: never) => unknown;
}

export interface CallbackTimer {
  readonly kind: 'timer' | 'interval';
  /** Milliseconds, already clamped as the native timer clamps them. */
  readonly ms: number;
  /** Called in a turn of its own, in the async context of the scheduling call. */
  readonly fire: () => void;
  readonly site?: string;
}

/** A timer that was set. `stop` may come at any time, in a turn. */
export interface TimerHandle {
  readonly seq: number;
  readonly stop: Stop;
}

/**
 * One attempt of an invocation, as the code that runs in it sees it: the ambient runtime and the context of the sdk are written
 * against this. All of it is called in a turn of the attempt (`inTurn()` gives it); in an ended attempt operations never settle.
 */
export interface Program extends Turning {
  readonly key: string | undefined;
  readonly facts: ProcessFacts;
  readonly world: World;

  /** The stream of `Math.random`: a float in [0, 1). */
  random(): number;
  /** The stream of `ctx.rand`. Draws through it are counted. */
  readonly rand: RandomGenerator;
  /** Fills `bytes` from the cryptographic stream. */
  fill(bytes: Uint8Array): void;
  /** The turn clock, ms since the epoch. */
  now(): number;

  run<T>(action: Action<T>): StetPromise<T>;
  /** A promise that is fulfilled with `value` after `ms` milliseconds. `stop` leaves it pending for ever. */
  sleep<T>(ms: number, options?: { readonly kind?: 'sleep' | 'timer'; readonly name?: string; readonly value?: T; readonly site?: string }): StetPromise<T> & { readonly stop: Stop };
  timer(timer: CallbackTimer): TimerHandle;
  /** A virtual macrotask; `stop` before it ran removes it. */
  immediate(fire: () => void): Stop;
  /** Journals the position of a local asynchronous computation; the value is recomputed in each attempt and passes by identity. */
  order<T>(name: string, compute: () => PromiseLike<T>): StetPromise<T>;
  /** A combinator settled in this turn. */
  settled(site: string, kind: string): void;
  /** The program read `value` of the environment under `key`. Throws `environment` if it differs from what this invocation read before. */
  environment(key: string, value: string | undefined): void;
  /** Whether this invocation runs the code behind the gate `name`. Throws `ctx-in-run`, after failing the attempt, inside a run. */
  version(name: string): boolean;
  /** Reports a warning of this id once an attempt. */
  warn(id: string, message: string): void;
}
