import type { Attempt } from '../../kernel/attempt.ts';
import type { Limits } from '../../kernel/attempt-options.ts';
import type { Entry } from '../../kernel/entry.ts';
import type { World } from '../../kernel/port.ts';
import type { RetryPolicy } from '../../kernel/program.ts';
import type { HandlerRef } from '../../kernel/target.ts';

/** A handler that the engine may run. */
export interface Registered {
  readonly service: string;
  readonly handler: string;
  readonly keyed: boolean;
  /** One invocation a key at a time, in the order of acceptance. */
  readonly exclusive: boolean;
  /** Names the code, in journals and in the text of a mismatch. */
  readonly build: string;
  /** The handler of a workflow that runs once for its key: its invocation's id follows from the key. */
  readonly once?: boolean;
  /** `argument` is encoded. */
  readonly invoke: (attempt: Attempt, argument: string, invoked: Invoked) => PromiseLike<unknown>;
  /** What follows a failed attempt: without limit unless given. */
  readonly retry?: RetryPolicy;
  /** Where the limit of attempts is reached: `pause` unless given; `kill` ends the invocation with its last error. */
  readonly onMaxAttempts?: 'pause' | 'kill';
  /**
   * What follows a determinism error, such as code that no longer fits the journal: what `onMaxAttempts` says unless given;
   * `fail` ends the invocation, `retry` tries it as any failure.
   */
  readonly onMismatch?: 'pause' | 'fail' | 'retry';
  /** A cancellation is told to whoever asks `cancellation()`, and rejects nothing by itself. */
  readonly explicitCancellation?: boolean;
  /** Milliseconds of waiting after which an attempt leaves memory; those of the engine unless given. */
  readonly idleMs?: number;
  /** Milliseconds for which an invocation that has ended is kept; a day unless given. */
  readonly retentionMs?: number;
}

/** What came with an invocation's argument. */
export interface Invoked {
  readonly headers: Readonly<Record<string, string>>;
  readonly idempotencyKey?: string;
}

export interface EngineOptions {
  /** `.stet` in the working directory unless given. */
  readonly folder?: string;
  readonly world?: World;
  /** Milliseconds of quiescence with nothing outstanding before `stuck`; 5,000 unless given. */
  readonly graceMs?: number;
  readonly limits?: Limits;
  /** Attempts kept in memory: where there are more, idle ones are dropped, and come back by replay. 256 unless given. */
  readonly residentAttempts?: number;
  /** Milliseconds of waiting after which an attempt leaves memory, unless its handler says otherwise; a minute unless given. */
  readonly idleMs?: number;
  /** 32 bytes of true entropy a call. */
  readonly entropy?: () => Uint8Array;
  /** What the engine has to say to whoever runs it, a message a call; standard error unless given. */
  readonly log?: (message: string) => void;
}

export interface SubmitOptions {
  /** The id of the invocation; random unless given. The same id is the same invocation. */
  readonly id?: string;
  /** The same key, for the same handler, is the same invocation. */
  readonly idempotencyKey?: string;
  readonly delayMs?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Submission {
  readonly id: string;
  /** Resolves when the invocation is durable, with whether it is a new one, and rejects where it could not be made so. */
  readonly accepted: Promise<boolean>;
  /** The outcome, decoded, after however many attempts. Rejects too where the invocation is paused, and where the engine closes. */
  readonly result: Promise<unknown>;
  /** How it ends, pauses included, not decoded. */
  readonly ending: Promise<Ending>;
}

/**
 * - `running`: an attempt is live, or a failed one will be followed by another.
 * - `scheduled`: it waits for its time, or for its turn on its key.
 * - `parked`: no handler of its name is registered.
 * - `suspended`: it waits, and is not in memory; what it waits for brings it back.
 * - `paused`: its code or its journal is at fault; `lastError` says how. `resume` lets it try again, `cancel` gives it up.
 */
export type InvocationStatus = 'running' | 'scheduled' | 'suspended' | 'parked' | 'paused' | 'completed' | 'failed';

export interface InvocationSummary {
  readonly id: string;
  readonly target: HandlerRef;
  readonly status: InvocationStatus;
  /** Entries in its journal. */
  readonly entries: number;
  /** Attempts that failed. */
  readonly failures: number;
  readonly lastError?: string;
  /** Milliseconds since the epoch. */
  readonly acceptedAtMs: number;
  readonly notBeforeMs?: number;
  readonly endedAtMs?: number;
  readonly idempotencyKey?: string;
}

/** How an invocation ended: the encoded value, or the encoded error where `ok` is false. */
export interface Ending {
  readonly ok: boolean;
  readonly value: string;
}

/** The engine of one machine: a folder, and the invocations in it. */
export interface EmbeddedEngine {
  /** Makes handlers known, and resumes the invocations that wait for them. A name is registered once; a second time replaces it for new attempts. */
  register(handlers: readonly Registered[]): void;
  /** `argument` is encoded. */
  submit(target: HandlerRef, argument: string, options?: SubmitOptions): Submission;
  /** The outcome of an invocation, decoded. Rejects with a TypeError where there is none of this id. */
  attach(id: string): Promise<unknown>;
  /** How an invocation ends, however long it takes, pauses included. Rejects with a TypeError where there is none of this id, and where the engine closes. */
  ending(id: string): Promise<Ending>;
  /** How an invocation has ended; undefined where it has not. Throws a TypeError where there is none of this id. */
  ended(id: string): Ending | undefined;
  /** The id of the invocation that an idempotency key stands for, whether it exists or not. */
  idOf(target: HandlerRef, idempotencyKey?: string): string;
  /** `value` is encoded. Gives false for an id that is not genuine, was completed before, or whose invocation has ended. */
  resolveAwakeable(id: string, value: string): Promise<boolean>;
  /** `error` is encoded. */
  rejectAwakeable(id: string, error: string): Promise<boolean>;
  /**
   * Cancels an invocation; gives false where it has ended or is unknown. Code that runs sees everything outstanding rejected and may
   * clean up. One that has not begun, or is paused, ends at once with a CancelledError, and its code does not run.
   */
  cancel(id: string): Promise<boolean>;
  /** Ends an invocation at once with an error; its code does not learn of it. Gives false where it has ended or is unknown. */
  kill(id: string): Promise<boolean>;
  /** Stops an invocation until it is resumed. Gives false where it has ended, is paused already, or is unknown. */
  pause(id: string): Promise<boolean>;
  /** Begins an invocation that has ended, or is paused, anew: under a new id, with the same target, argument and headers. Gives that id. */
  restart(id: string): Promise<string>;
  /** Forgets an invocation that has ended. Gives false where it has not, or is unknown. */
  purge(id: string): Promise<boolean>;
  /** All that the folder knows, in the order of acceptance. */
  invocations(): InvocationSummary[];
  /** One of them. Throws a TypeError where there is none of this id. */
  describe(id: string): InvocationSummary;
  /** The entries of an invocation as they are stored. Throws a TypeError where there is none of this id. */
  journal(id: string): Entry[];
  /** Lets a paused invocation run again. Throws a TypeError where it is not paused. */
  resume(id: string): void;
  /** Stops attempts without failing them, makes everything durable and lets go of the folder. The next engine of the folder goes on. */
  close(): Promise<void>;
}
