import type { Program } from './feature.ts';

/** An operation of a journal, by the words of both engines. */
export interface JournalEntry {
  readonly kind: 'run' | 'sleep' | 'call' | 'send' | 'set' | 'get' | 'clear' | 'other';
  /** As the program named it; empty where it did not. */
  readonly name: string;
  /** Why a run failed. */
  readonly failure?: string;
}

/** A program that is served. */
export interface Served {
  /** Attempts that the crash chain has cut, by invocation id. */
  readonly cuts: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

/** What the suite plays on: an engine with programs on it. */
export interface Stage {
  readonly engine: 'restate' | 'embedded';
  /** Base addresses, no slash at the end. */
  readonly ingress: string;
  readonly admin: string;
  /** In the attempts that `isCut` is asked about, attempt k ends instead of its k-th append. */
  serve(program: Program, isCut: () => boolean): Promise<Served>;
  /** Registers an endpoint that is served elsewhere. Rejects where there is no server that could call it. */
  register(uri: string): Promise<unknown>;
  /** `running`, `suspended`, `paused`, `completed`, … */
  status(invocation: string): Promise<string>;
  /** The operations of a journal in the order of issue; those that the runtime keeps for itself left out. */
  entries(invocation: string): Promise<readonly JournalEntry[]>;
  cancel(invocation: string): Promise<void>;
  killInvocation(invocation: string): Promise<void>;
  resume(invocation: string): Promise<void>;
  stop(): Promise<void>;
}

/** Names that programs gave. */
export function namesOf(entries: readonly JournalEntry[]): string[] {
  return entries.flatMap(({ name }) => (name === '' ? [] : [name]));
}
