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

/** `restate`: a real server, started by the suite. */
export const engineNames = ['memory', 'embedded', 'restate'] as const;
export type EngineName = (typeof engineNames)[number];

/** What a child is asked to do. */
export interface CaseRequest {
  readonly file: string;
  readonly engine: EngineName;
  /** Where the server is, for the engine that has one. */
  readonly server?: ServerAddress;
}

/** Base addresses, no slash at the end. */
export interface ServerAddress {
  readonly admin: string;
  readonly ingress: string;
}

/** What it says: that it goes on, or the end. */
export type CaseMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'progress'; readonly phase: string }
  | { readonly type: 'verdict'; readonly kind: Meta['kind'] | undefined; readonly problems: readonly string[] };
