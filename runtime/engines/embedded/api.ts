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
  /** `argument` is encoded. */
  readonly invoke: (attempt: Attempt, argument: string) => PromiseLike<unknown>;
  /** What follows a failed attempt: without limit unless given; where a limit is reached, the invocation is paused. */
  readonly retry?: RetryPolicy;
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
}

export interface Submission {
  readonly id: string;
  /** Resolves when the invocation is durable, and rejects where it could not be made so. */
  readonly accepted: Promise<void>;
  /** The outcome, decoded, after however many attempts. Rejects too where the invocation is paused, and where the engine closes. */
  readonly result: Promise<unknown>;
}

/**
 * - `running`: an attempt is live, or a failed one will be followed by another.
 * - `scheduled`: it waits for its time, or for its turn on its key.
 * - `parked`: no handler of its name is registered.
 * - `paused`: its code or its journal is at fault; `lastError` says how. `resume` lets it try again, `cancel` gives it up.
 */
export type InvocationStatus = 'running' | 'scheduled' | 'parked' | 'paused' | 'completed' | 'failed';

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
}

/** The engine of one machine: a folder, and the invocations in it. */
export interface EmbeddedEngine {
  /** Makes handlers known, and resumes the invocations that wait for them. A name is registered once; a second time replaces it for new attempts. */
  register(handlers: readonly Registered[]): void;
  /** `argument` is encoded. */
  submit(target: HandlerRef, argument: string, options?: SubmitOptions): Submission;
  /** The outcome of an invocation, decoded. Rejects with a TypeError where there is none of this id. */
  attach(id: string): Promise<unknown>;
  /** `value` is encoded. Gives false for an id that is not genuine, was completed before, or whose invocation has ended. */
  resolveAwakeable(id: string, value: string): Promise<boolean>;
  /** `error` is encoded. */
  rejectAwakeable(id: string, error: string): Promise<boolean>;
  /**
   * Cancels an invocation; gives false where it has ended or is unknown. Code that runs sees everything outstanding rejected and may
   * clean up. One that has not begun, or is paused, ends at once with a CancelledError, and its code does not run.
   */
  cancel(id: string): Promise<boolean>;
  /** All that the folder knows, in the order of acceptance. */
  invocations(): InvocationSummary[];
  /** The entries of an invocation as they are stored. Throws a TypeError where there is none of this id. */
  journal(id: string): Entry[];
  /** Lets a paused invocation run again. Throws a TypeError where it is not paused. */
  resume(id: string): void;
  /** Stops attempts without failing them, makes everything durable and lets go of the folder. The next engine of the folder goes on. */
  close(): Promise<void>;
}
