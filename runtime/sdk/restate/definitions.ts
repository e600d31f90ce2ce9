import * as sdk from '@restatedev/restate-sdk';
import { durable, type Handler } from '../../engines/restate/index.ts';
import { rememberBuild } from '../handler-build.ts';
import { withCallbacks } from './callbacks.ts';

type Handlers = Readonly<Record<string, unknown>>;

/** Handlers that are durable already: made by one of the functions below, or by the SDK itself, in code that no build has seen. */
const made = new WeakSet();

function durableHandlers<H extends Handlers>(handlers: H): H {
  return Object.fromEntries(Object.entries(handlers).map(([name, handler]) => [name, durableHandler(handler)])) as H;
}

function durableHandler(handler: unknown): unknown {
  if (typeof handler !== 'function' || made.has(handler) || isOfSdk(handler)) return handler;
  const run = durable(handler as Handler);
  rememberBuild(run, handler);
  return run;
}

/** The SDK marks what its own `handlers.…` have made, by a symbol that it keeps to itself. */
function isOfSdk(handler: object): boolean {
  return Object.getOwnPropertySymbols(handler).some((symbol) => symbol.description === 'Handler');
}

/** A maker of handlers, `(handler)` or `(options, handler)`, that makes durable ones. */
function making<F extends (...args: never[]) => object>(make: F): F {
  return ((...args: unknown[]) => {
    const handler = make(...(args.map((arg) => (typeof arg === 'function' ? durableHandler(arg) : withCallbacks(arg))) as never[]));
    made.add(handler);
    rememberBuild(handler, args.at(-1) as object);
    return handler;
  }) as unknown as F;
}

interface Definition {
  readonly handlers?: Handlers;
  readonly options?: object;
}

/** A definer of services, whose handlers become durable. */
function defining<F extends (definition: never) => unknown>(define: F): F {
  return ((definition: Definition) => {
    const handlers = definition.handlers && durableHandlers(definition.handlers);
    const defined = define({
      ...definition,
      ...(handlers && { handlers }),
      ...(definition.options && { options: withCallbacks(definition.options) }),
    } as never);
    if (handlers !== undefined) rememberBuilds(defined, handlers);
    return defined;
  }) as unknown as F;
}

/** The SDK makes functions of its own of a definition's handlers. */
function rememberBuilds(defined: unknown, handlers: Handlers): void {
  const { service, object, workflow } = defined as Readonly<Record<string, Readonly<Record<string, object>> | undefined>>;
  for (const [name, route] of Object.entries(service ?? object ?? workflow ?? {})) {
    const handler = handlers[name];
    if (typeof handler === 'function' && handler !== route) rememberBuild(route, handler);
  }
}

export const service: typeof sdk.service = defining(sdk.service);
export const object: typeof sdk.object = defining(sdk.object);
export const workflow: typeof sdk.workflow = defining(sdk.workflow);

interface Contract {
  readonly _handlers: Handlers;
}
interface Implementation extends Definition {
  readonly handlers: Handlers;
  readonly options?: { readonly handlers?: Readonly<Record<string, unknown>> };
}

export const implement: typeof sdk.implement = ((contract: Contract, config: Implementation) => {
  // Asked for by the contract's names: the handlers may be an instance of a class.
  const named = Object.keys(contract._handlers).map((name) => [name, durableHandler(config.handlers[name])]);
  const { handlers: perHandler, ...options } = config.options ?? {};
  const handlers = Object.fromEntries(named) as Handlers;
  const defined = sdk.implement(contract as never, {
    ...config,
    handlers,
    options: {
      ...withCallbacks(options),
      ...(perHandler && { handlers: Object.fromEntries(Object.entries(perHandler).map(([name, own]) => [name, withCallbacks(own)])) }),
    },
  } as never);
  rememberBuilds(defined, handlers);
  return defined;
}) as never;

export const handlers: typeof sdk.handlers = {
  handler: making(sdk.handlers.handler),
  object: { exclusive: making(sdk.handlers.object.exclusive), shared: making(sdk.handlers.object.shared) },
  workflow: { workflow: making(sdk.handlers.workflow.workflow), shared: making(sdk.handlers.workflow.shared) },
};

export const createServiceHandler: typeof sdk.createServiceHandler = making(sdk.createServiceHandler);
export const createObjectHandler: typeof sdk.createObjectHandler = making(sdk.createObjectHandler);
export const createObjectSharedHandler: typeof sdk.createObjectSharedHandler = making(sdk.createObjectSharedHandler);
export const createWorkflowHandler: typeof sdk.createWorkflowHandler = making(sdk.createWorkflowHandler);
export const createWorkflowSharedHandler: typeof sdk.createWorkflowSharedHandler = making(sdk.createWorkflowSharedHandler);
