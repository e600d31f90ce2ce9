import type { Entry } from './entry.ts';

/** Stops what it was returned for; calling it twice, or too late, does nothing. */
export type Stop = () => void;

/** A warning that the program keeps running with: `clock-spin`, `journal-limit`, `environment`. */
export interface Warning {
  readonly id: string;
  readonly invocation: string;
  readonly message: string;
}

/**
 * The world, as the kernel sees it. The kernel has no clock, no disk and no network of its own:
 * an engine passes the real ones, a test passes virtual ones.
 */
export interface World {
  /** Wall clock, whole milliseconds since the epoch. It may step back; the turn clock does not. */
  now(): number;
  /** Calls `fire` once, not before `ms` milliseconds have passed. `ms` may exceed 2^31. */
  after(ms: number, fire: () => void): Stop;
  /** Calls `step` in a macrotask of its own, after the ones scheduled before it (`setImmediate`). */
  macrotask(step: () => void): void;
  /** The network behind a rewritten `fetch`. */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
  warn(warning: Warning): void;
  /** `src/pay.ts:38` of the user's frame that called the runtime; asked only for an operation that is new. */
  place(): string | undefined;
}

/** Where the entries of one invocation go. */
export interface Journal {
  /**
   * Makes the entries durable, in order, all or a prefix of them, and then calls `done`, never synchronously inside the call.
   * With an error nothing more of this attempt will be appended.
   */
  append(entries: readonly Entry[], done: (error?: Error) => void): void;
}

/** What the kernel asks of its engine in the name of a program, beyond its own journal. */
export interface Engine extends Journal {
  readonly world: World;
  /** The encoded value of a state key as it is durable now, or undefined. */
  readState(key: string): string | undefined;
  stateKeys(): readonly string[];
  /** The id of the invocation that operation `seq` calls or sends to. */
  calleeOf(seq: number, target: string, idempotencyKey: string | undefined): string;
  /** A run failed and will be tried again: keep its count durable. */
  noteFailure(seq: number, failure: RunFailure): void;
}

/** The durable count of tries of one run. */
export interface RunFailure {
  readonly tries: number;
  /** Wall clock of the first try, ms. */
  readonly since: number;
}
