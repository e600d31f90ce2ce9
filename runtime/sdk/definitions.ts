import { codeName, milliseconds, type Duration, type RetryPolicy } from '../kernel/index.ts';
import type { Context, ObjectContext, ObjectSharedContext } from './context-types.ts';

export type Handler<C, I = never, O = unknown> = (ctx: C, input: I) => Promise<O>;
export type Handlers = Readonly<Record<string, (ctx: never, input: never) => Promise<unknown>>>;

/** How attempts of an invocation are retried, by Restate's names. When they are used up, the invocation is paused. */
export interface InvocationRetryPolicy {
  readonly initialInterval?: number | Duration;
  readonly exponentiationFactor?: number;
  readonly maxInterval?: number | Duration;
  /** Attempts in all, the first one included. */
  readonly maxAttempts?: number;
}

export interface ServiceOptions {
  readonly retryPolicy?: InvocationRetryPolicy;
}

/** A service by name; `M` are its handlers, for the types of clients. */
export interface ServiceDefinition<P extends string, M> {
  readonly name: P;
  readonly kind: 'service';
  readonly handlers: M;
  readonly options: ServiceOptions;
}

export interface VirtualObjectDefinition<P extends string, M> {
  readonly name: P;
  readonly kind: 'object';
  readonly handlers: M;
  readonly options: ServiceOptions;
}

export type AnyDefinition = ServiceDefinition<string, Handlers> | VirtualObjectDefinition<string, Handlers>;

/** Defines a service: handlers without state, each invocation on its own. */
export function service<P extends string, M>(definition: {
  readonly name: P;
  readonly handlers: M & Readonly<Record<string, (ctx: Context, input: never) => Promise<unknown>>>;
  readonly options?: ServiceOptions;
}): ServiceDefinition<P, M> {
  checkName('service', definition.name);
  return { name: definition.name, kind: 'service', handlers: definition.handlers, options: definition.options ?? {} };
}

/** Defines a virtual object: handlers that share state under a key, one exclusive execution a key at a time. */
export function object<P extends string, M>(definition: {
  readonly name: P;
  readonly handlers: M & Readonly<Record<string, (ctx: ObjectContext, input: never) => Promise<unknown>>>;
  readonly options?: ServiceOptions;
}): VirtualObjectDefinition<P, M> {
  checkName('object', definition.name);
  return { name: definition.name, kind: 'object', handlers: definition.handlers, options: definition.options ?? {} };
}

const shared = new WeakSet<object>();

/** Marks handlers of virtual objects. */
export const handlers = {
  object: {
    exclusive: <H>(handler: H): H => handler,
    /** May run beside other executions of the same key; reads state and does not write it. */
    shared: <H extends (ctx: ObjectSharedContext, input: never) => Promise<unknown>>(handler: H): H => {
      shared.add(handler);
      return handler;
    },
  },
};

export function isShared(handler: object): boolean {
  return shared.has(handler);
}

/** The same policy by the names of a run's options. */
export function retryOf({ retryPolicy = {} }: ServiceOptions): RetryPolicy {
  const { initialInterval, exponentiationFactor, maxInterval, maxAttempts } = retryPolicy;
  return {
    ...(initialInterval !== undefined && { initialRetryInterval: milliseconds(initialInterval) }),
    ...(exponentiationFactor !== undefined && { retryIntervalFactor: exponentiationFactor }),
    ...(maxInterval !== undefined && { maxRetryInterval: milliseconds(maxInterval) }),
    ...(maxAttempts !== undefined && { maxRetryAttempts: maxAttempts }),
  };
}

/** Eight characters that change with the code of the handlers. */
export function buildOf(definition: AnyDefinition): string {
  return codeName(...Object.keys(definition.handlers).sort().map((name) => `${name}\n${String(definition.handlers[name])}\n`));
}

function checkName(what: string, name: unknown): void {
  if (typeof name !== 'string' || !/^[A-Za-z0-9_.-]+$/.test(name)) {
    throw new TypeError(`The name of a ${what} is letters, digits, and _ . -; it is ${JSON.stringify(name)}`);
  }
}
