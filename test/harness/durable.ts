import type { Arrival } from '../../runtime/kernel/attempt-options.ts';
import type { Entry, WriteEntry } from '../../runtime/kernel/entry.ts';
import type { Engine, RunFailure, World } from '../../runtime/kernel/port.ts';

/** What left the invocation by `send`. */
export interface Sent {
  readonly name: string;
  /** Encoded. */
  readonly value: string | undefined;
}

/** What an attempt begins with. */
export interface Beginning {
  readonly journal: readonly Entry[];
  /** Results that came and are not in the journal yet. */
  readonly arrivals: readonly Arrival[];
  readonly failures: ReadonlyMap<number, RunFailure>;
}

export interface Appending {
  readonly world: World;
  /** Entries that become durable before the process dies: the next one is never written. */
  readonly cutAt: number;
  /** The process dies, in a macrotask of its own. */
  readonly onCut: () => void;
  /** A write became durable: the world outside acts on it. */
  readonly onWrite?: (write: WriteEntry) => void;
}

/** Everything of one invocation that outlives its attempts, wherever it is kept. */
export interface Durable {
  /** Entries so far. */
  readonly length: number;
  load(): Beginning;
  /** The engine of the next attempt. */
  engine(appending: Appending): Engine;
  /** Where results from outside go from now on; undefined while no attempt lives. */
  connect(live: ((arrival: Arrival) => void) | undefined): void;
  /** The callee of the call with this number has ended with this encoded value. */
  answerCall(seq: number, value: string): void;
  completeAwakeable(id: string, value: string): void;
  /** Encoded values by key. */
  state(): ReadonlyMap<string, string>;
  outbox(): readonly Sent[];
  /** Another one, with the same journal but for its end entry. Throws if this has not ended. */
  withoutEnd(): Promise<Durable>;
  close(): void;
}
