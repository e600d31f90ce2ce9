import type { CompletionEntry, OperationKind } from './entry.ts';
import type { Stop } from './port.ts';

/** An asynchronous thing that the kernel issued for the program and that has not been delivered yet. All have one shape: there are many. */
export interface Operation {
  readonly seq: number;
  readonly kind: OperationKind;
  readonly name: string;
  readonly site: string | undefined;
  /** Timers and sleeps: the moment on the turn clock before which it does not complete, ms. */
  readonly dueMs: number | undefined;
  /** Whether its start is an effect: rounds and writes before it must be durable first. */
  readonly effect: boolean;
  /** Starts it, after the turn that issued it; undefined where nothing starts (awakeables) or it started at once (order). */
  begin: (() => void) | undefined;
  /** Ends what `begin` started; the attempt is over, or the program has stopped it. */
  stop: Stop | undefined;
  /** Calls: the invocation whose result it waits for. */
  callee: string | undefined;
  /** Its completion is on the way to the journal. */
  done: boolean;
  /** The local computation of an order-op is still under way: its completion cannot be delivered yet. */
  computing: boolean;
  /** Settles the promise or calls the callback of the program, in its turn. */
  readonly deliver: (completion: CompletionEntry) => void;
  /** What is rejected at cancellation; undefined for callbacks, which come all the same. */
  readonly rejects: { reject(error: unknown): void } | undefined;
}
