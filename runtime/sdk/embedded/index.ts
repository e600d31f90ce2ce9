import type * as sdk from '@restatedev/restate-sdk';
import { createEndpointHandler as create, EmbeddedEndpoint, serveOn, type EndpointOptions } from './endpoint.ts';
import { processHost } from './process-host.ts';

/** `@restatedev/restate-sdk` on the embedded engine: what a program gets that imports it, unless it asks for the Restate engine. */
export * from '@restatedev/restate-sdk';
// Named one by one, so that they come before the SDK's own.
export {
  after, CancelledError, CombineablePromise, createObjectHandler, createObjectSharedHandler, createServiceHandler, createWorkflowHandler,
  createWorkflowSharedHandler, handlers, implement, isRestatePromise, object, PauseError, RestateError, RestatePromise, RetryableError,
  select, service, StetError, TerminalError, TimeoutError, workflow, type Selected,
} from '../restate/surface.ts';

export const endpoint = (() => new EmbeddedEndpoint()) as unknown as typeof sdk.endpoint;
export const createEndpointHandler = create as unknown as typeof sdk.createEndpointHandler;

/** Gives the port of the ingress. */
export const serve = (async (options: EndpointOptions) => Number(new URL((await serveOn(processHost(), options)).url).port)) as unknown as typeof sdk.serve;
