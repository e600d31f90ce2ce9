import type { Kind } from './delivered.ts';
import type { Due } from './due.ts';

/** How an operation ended, for whoever waits for it. */
export interface Outcome {
  readonly ok: boolean;
  /** The value, or the error. */
  readonly value: unknown;
}

/** An operation that was issued and not delivered. */
export interface Operation {
  /** -1 for what the engine issues for itself. */
  readonly seq: number;
  readonly kind: Kind;
  readonly name: string;
  /** Of timers and sleeps. */
  readonly due: Due | undefined;
  /** What is rejected at cancellation; undefined for callbacks, which come all the same. */
  readonly rejects: { reject(error: unknown): void } | undefined;
  /** Settles the promise or calls the callback of the program, in its turn. */
  readonly deliver: (outcome: Outcome) => void;
  /** Its entry is the text of an envelope. */
  readonly sealed: boolean;
  /** Whether its end tells the time of day: for such a completion the engine reads the clock, and journals it. */
  readonly takesTime: boolean;
  /** Begins the action of a run. */
  begin: (() => void) | undefined;
  /** Its entry was made by this attempt: there is nothing to compare. */
  ownEntry: boolean;
  /** The local computation of an order-op; the delivery waits for it. */
  readonly computed: Promise<unknown> | undefined;
}
