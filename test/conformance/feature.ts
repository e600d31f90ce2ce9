import type { EndpointHandler } from '../harness/restate-endpoint.ts';
import type { Trial } from './trial.ts';

/** The surface that a program is written against: the SDK's, whoever gives it. */
export type Sdk = typeof import('@restatedev/restate-sdk');

/** The SDK's subpaths, for features that are about hosts. */
export interface Subpaths {
  readonly node: typeof import('@restatedev/restate-sdk/node');
  readonly fetch: typeof import('@restatedev/restate-sdk/fetch');
  readonly lambda: typeof import('@restatedev/restate-sdk/lambda');
}

/** What a check saw: plain JSON, without ids, times or counts that differ between two right runs. */
export type Observation = null | boolean | number | string | readonly Observation[] | { readonly [name: string]: Observation };

export interface Check {
  /** Unique in its feature. */
  readonly name: string;
  /** Uses the program from outside, asserts, and gives what it saw. */
  run(trial: Trial): Promise<Observation>;
  /** Why the crash chain does not apply: for a check that counts attempts itself. */
  readonly uncut?: string;
}

export interface Program {
  readonly services: import('@restatedev/restate-sdk').EndpointOptions['services'];
  /** Without `services`. `defaultServiceOptions` come in addition to the suite's own, `logger` in its place. */
  readonly options?: Omit<import('@restatedev/restate-sdk').EndpointOptions, 'services'>;
  /** How it is served, where that is the feature; in place of `createEndpointHandler` with the services. */
  readonly handler?: EndpointHandler;
  /** Served and registered as HTTP/1.1. */
  readonly http1?: boolean;
}

export interface Feature {
  /** As in sdk-surface.md, in a word or two; unique. */
  readonly feature: string;
  build(restate: Sdk, subpaths: Subpaths): Program;
  readonly checks: readonly Check[];
}

/**
 * Retries are quick, so that chains are; and a program that fails for ever ends as a failure, soon.
 */
export const defaults = { retryPolicy: { initialInterval: 10, exponentiationFactor: 1, maxAttempts: 60, onMaxAttempts: 'kill' } } as const;
