import * as sdk from '@restatedev/restate-sdk';
import { durable, type Handler } from '../../engines/restate/index.ts';

type Handlers = Readonly<Record<string, unknown>>;

/** Handlers that are durable already: made by one of the functions below, or by the SDK itself, in code that no build has seen. */
const made = new WeakSet();

function durableHandlers<H extends Handlers>(handlers: H): H {
  return Object.fromEntries(Object.entries(handlers).map(([name, handler]) => [name, durableHandler(handler)])) as H;
}

function durableHandler(handler: unknown): unknown {
  if (typeof handler !== 'function' || made.has(handler) || isOfSdk(handler)) return handler;
  return durable(handler as Handler);
}

/** The SDK marks what its own `handlers.…` have made, by a symbol that it keeps to itself. */
function isOfSdk(handler: object): boolean {
  return Object.getOwnPropertySymbols(handler).some((symbol) => symbol.description === 'Handler');
}

/** A maker of handlers, `(handler)` or `(options, handler)`, that makes durable ones. */
function making<F extends (...args: never[]) => object>(make: F): F {
  return ((...args: unknown[]) => {
    const handler = make(...(args.map((arg) => (typeof arg === 'function' ? durableHandler(arg) : arg)) as never[]));
    made.add(handler);
    return handler;
  }) as unknown as F;
}

/** A definer of services, whose handlers become durable. */
function defining<F extends (definition: never) => unknown>(define: F): F {
  return ((definition: { readonly handlers?: Handlers }) =>
    define({ ...definition, ...(definition.handlers && { handlers: durableHandlers(definition.handlers) }) } as never)) as unknown as F;
}

export const service: typeof sdk.service = defining(sdk.service);
export const object: typeof sdk.object = defining(sdk.object);
export const workflow: typeof sdk.workflow = defining(sdk.workflow);

export const implement: typeof sdk.implement = ((contract: never, config: { readonly handlers: Handlers }) =>
  sdk.implement(contract, { ...config, handlers: durableHandlers(config.handlers) } as never)) as never;

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
