import type { Attempt } from './attempt.ts';
import type { Entry, ProcessFacts } from './entry.ts';
import type { Engine, RunFailure } from './port.ts';

/** How an attempt ended. */
export type Outcome =
  /** The end entry is durable: the invocation is over. */
  | { readonly type: 'ended'; readonly ok: boolean; readonly value: string }
  /** This attempt is over, the invocation is not. The engine retries, or pauses where the error is the program's (`isDeterminismError`). */
  | { readonly type: 'failed'; readonly error: unknown }
  /** `stop()`, or an append that failed. */
  | { readonly type: 'stopped'; readonly error?: Error };

/** A result that reached the engine from outside: of a call, or of an awakeable. `value` is encoded. */
export interface Arrival {
  readonly seq: number;
  readonly ok: boolean;
  readonly value: string;
}

export interface AttemptOptions {
  readonly id: string;
  /** Key of the virtual object, where there is one. */
  readonly key?: string;
  readonly engine: Engine;
  /** The durable entries, in order; empty for an invocation that has not begun. */
  readonly journal: readonly Entry[];
  /** Durable counts of tries, by operation. */
  readonly failures?: ReadonlyMap<number, RunFailure>;
  /** Results that are durable in the engine and not yet in the journal. More come through `attempt.arrive`. */
  readonly arrivals?: readonly Arrival[];
  /** Names the code that runs: in the start entry, and in the text of a mismatch. */
  readonly build: string;
  readonly facts: ProcessFacts;
  /** 32 bytes of true entropy, asked once for an invocation's first attempt. */
  readonly entropy: () => Uint8Array;
  /** Milliseconds of quiescence with nothing outstanding before `stuck`. */
  readonly graceMs: number;
  readonly limits?: Limits;
  /** A cancellation resolves `cancellation()`, and rejects nothing. */
  readonly explicitCancellation?: boolean;
  /** Runs the program's handler. Its promise settles in a turn, or the attempt fails with `foreign-await`. */
  readonly handler: (attempt: Attempt) => PromiseLike<unknown>;
  /** Called once, never synchronously inside `start`, `arrive` or `cancel`. */
  readonly onEnd: (outcome: Outcome) => void;
}

/** Bounds of one invocation: a warning at `warn`, `journal-limit` at `stop`. */
export interface Limits {
  readonly entries: { readonly warn: number; readonly stop: number };
  readonly valueBytes: { readonly warn: number; readonly stop: number };
  readonly journalBytes: { readonly warn: number; readonly stop: number };
}
