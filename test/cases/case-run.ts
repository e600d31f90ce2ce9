import type { AttemptEnd } from '../harness/run-attempt.ts';
import type { Recorder } from '../harness/recorder.ts';
import type { CaseHandler, CaseOutcome } from './case.ts';
import type { LoadedCase } from './load-case.ts';

/** What happens to the actions of a run: `once` fails the first try of each, `always` every try. */
export type Fault = 'once' | 'always';

/** One invocation of a case, over all its attempts, whichever engine keeps its journal. */
export interface CaseRun {
  readonly recorder: Recorder;
  /** Runs an attempt to its end, or until it has had `cutAt` entries and wants one more. */
  attempt(loaded: Pick<LoadedCase, 'network'>, handler: CaseHandler, cutAt?: number): Promise<{ end: AttemptEnd; outcome: CaseOutcome }>;
  /** Forgets the end entry, so that the finished journal can be replayed once more. */
  reopen(): Promise<void>;
  /** Lets go of the invocation. Gives what is wrong with what it left outside, in sentences. */
  finish(): Promise<string[]>;
}

/** `entropy`: 32 bytes; true entropy unless given. */
export type OpenRun = (id: string, fault?: Fault, entropy?: Uint8Array) => Promise<CaseRun>;
