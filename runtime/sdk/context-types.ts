import type { Duration, Rand, RetryOptions, RunContext, Serde, StetPromise } from '../kernel/index.ts';
import type { Client, SendClient } from './clients.ts';
import type { ServiceDefinition, VirtualObjectDefinition } from './definitions.ts';

export type RunAction<T> = (run: RunContext) => Promise<T> | T;

export type RunOptions<T> = RetryOptions & {
  readonly serde?: Serde<T>;
  /** `throw`: the first error is journaled and thrown. `retry` (default): by the options above. */
  readonly onError?: 'throw' | 'retry';
};

export interface Run {
  <T>(action: RunAction<T>): StetPromise<T>;
  <T>(name: string, action: RunAction<T>): StetPromise<T>;
  <T>(name: string, action: RunAction<T>, options: RunOptions<T>): StetPromise<T>;
}

export interface ContextDate {
  /** The turn clock, milliseconds since the epoch. */
  now(): Promise<number>;
  toJSON(): Promise<string>;
}

export interface Request {
  /** The same for all attempts of an invocation. */
  readonly id: string;
  readonly target: { readonly service: string; readonly handler: string; readonly key?: string };
}

/** What a handler of a service may do durably. Closed inside `run`. */
export interface Context {
  readonly rand: Rand;
  readonly date: ContextDate;
  /** Silent while the attempt replays. */
  readonly console: Console;
  readonly run: Run;
  request(): Request;
  sleep(duration: number | Duration, name?: string): StetPromise<void>;
  awakeable<T>(): { readonly id: string; readonly promise: StetPromise<T> };
  resolveAwakeable<T>(id: string, payload?: T): void;
  rejectAwakeable(id: string, reason: string | Error): void;
  serviceClient<M>(definition: ServiceDefinition<string, M>): Client<M>;
  serviceSendClient<M>(definition: ServiceDefinition<string, M>): SendClient<M>;
  objectClient<M>(definition: VirtualObjectDefinition<string, M>, key: string): Client<M>;
  objectSendClient<M>(definition: VirtualObjectDefinition<string, M>, key: string): SendClient<M>;
  genericCall<I, O>(call: { readonly service: string; readonly method: string; readonly key?: string; readonly parameter: I }): StetPromise<O>;
  genericSend<I>(send: { readonly service: string; readonly method: string; readonly key?: string; readonly parameter: I; readonly delay?: number | Duration }): void;
}

export interface ObjectSharedContext extends Context {
  readonly key: string;
  get<T>(name: string): Promise<T | null>;
  stateKeys(): Promise<string[]>;
}

export interface ObjectContext extends ObjectSharedContext {
  set<T>(name: string, value: T): void;
  clear(name: string): void;
  clearAll(): void;
}
