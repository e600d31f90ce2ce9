import type { CaseContext } from '../harness/durable-context.ts';
import type { Io } from '../harness/recorder.ts';

/** What a case exports (the contract is the README beside the shared cases). */
export interface CaseModule {
  readonly meta: Meta;
  readonly handler: CaseHandler;
  readonly expected?: CaseHandler;
  readonly check: (outcome: CaseOutcome) => boolean;
}

export type CaseHandler = (ctx: CaseContext, io: Io) => Promise<unknown>;

export interface Meta {
  readonly kind: 'replay' | 'reject' | 'detect' | 'hoist';
  readonly code?: string;
  readonly ifNotRejected?: string;
  readonly warm?: boolean;
  readonly original?: boolean;
  readonly net?: boolean;
}

export interface CaseOutcome {
  readonly mode: 'original' | 'durable';
  readonly obs: readonly unknown[];
  readonly result?: unknown;
  readonly error?: unknown;
  readonly unhandled: number;
  readonly state: Readonly<Record<string, unknown>>;
  readonly outbox: readonly { readonly name: string; readonly arg: unknown }[];
}

export type EngineName = 'memory' | 'embedded';

/** What a child is asked to do. */
export interface CaseRequest {
  readonly file: string;
  readonly engine: EngineName;
}

/** What it says: that it goes on, or the end. */
export type CaseMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'progress'; readonly phase: string }
  | { readonly type: 'verdict'; readonly kind: Meta['kind'] | undefined; readonly problems: readonly string[] };
