import type { Arrival } from '../../kernel/attempt-options.ts';
import type { Entry } from '../../kernel/entry.ts';
import type { RunFailure } from '../../kernel/port.ts';
import type { HandlerRef } from '../../kernel/target.ts';

/** `open` covers everything that is going to run: only the process knows which of those run now. */
export type StoredStatus = 'open' | 'paused' | 'completed' | 'failed';

/** An invocation that is to be accepted. */
export interface Acceptance {
  readonly id: string;
  readonly target: HandlerRef;
  /** Encoded. */
  readonly argument: string;
  /** Wall clock before which it does not start, ms. */
  readonly notBeforeMs?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly idempotencyKey?: string;
}

/** An invocation that has not ended, as the scheduler knows it. */
export interface Unfinished {
  /** Number of its row; grows in the order of acceptance. */
  readonly row: number;
  readonly id: string;
  readonly target: HandlerRef;
  readonly acceptedAtMs: number;
  readonly notBeforeMs: number | undefined;
  /** Whether an attempt may have begun: it has entries, or failures. */
  readonly begun: boolean;
  readonly paused: boolean;
  readonly cancelRequested: boolean;
  /** It was dropped from memory, and nothing has happened since: it waits until then, ms, or (Infinity) for what arrives. */
  readonly asleepUntilMs?: number;
}

/** An invocation that was dropped from memory while it waited; that is so as long as it has just these entries and arrivals. */
export interface Asleep {
  readonly row: number;
  readonly entries: number;
  readonly arrivals: number;
  /** Wall clock, ms; Infinity where it waits for what arrives. */
  readonly untilMs: number;
}

/** One invocation as the tables have it. */
export interface StoredInvocation extends Unfinished {
  readonly argument: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly idempotencyKey: string | undefined;
  /** The one run of a workflow. */
  readonly once: boolean;
  readonly status: StoredStatus;
  readonly result: string | undefined;
  readonly entries: number;
  readonly endedAtMs: number | undefined;
  readonly tries: number;
  readonly firstFailureMs: number | undefined;
  /** Encoded error of the last attempt that failed. */
  readonly lastError: string | undefined;
}

/** Everything that an attempt begins with. */
export interface Loaded {
  readonly stored: StoredInvocation;
  readonly journal: readonly Entry[];
  /** SHA-256 of the last entry, in hex: where the next one is chained. */
  readonly hash: string;
  readonly arrivals: readonly Arrival[];
  readonly failures: ReadonlyMap<number, RunFailure>;
}

/** What a commit brought about, for the scheduler to act on. */
export type Effect =
  | { readonly type: 'accepted'; readonly loaded: Loaded }
  | { readonly type: 'cancel'; readonly row: number }
  | { readonly type: 'arrival'; readonly row: number; readonly arrival: Arrival };
