import type { CompletionEntry, OperationKind } from './entry.ts';
import type { Stop } from './port.ts';

/** An asynchronous thing that the kernel issued for the program and that has not been delivered yet. */
export interface Operation {
  readonly seq: number;
  readonly kind: OperationKind;
  readonly name: string;
  readonly site: string | undefined;
  /** Timers and sleeps: the moment on the turn clock before which it does not complete, ms. */
  readonly dueMs?: number;
  /** Whether its start is an effect: rounds and writes before it must be durable first. */
  readonly effect?: true;
  /** Starts it, after the turn that issued it; absent where nothing starts (awakeables) or it started at once (order). */
  begin?: () => void;
  /** Ends what `begin` started; the attempt is over, or the program has stopped it. */
  stop?: Stop;
  /** Its completion is on the way to the journal. */
  done?: boolean;
  /** Whether the local computation of an order-op is still under way: its completion cannot be delivered yet. */
  computing?: boolean;
  /** Settles the promise or calls the callback of the program, in its turn. */
  readonly deliver: (completion: CompletionEntry) => void;
  /** Rejects its promise at cancellation; absent for callbacks, which are dropped. */
  readonly reject?: (error: Error) => void;
}
