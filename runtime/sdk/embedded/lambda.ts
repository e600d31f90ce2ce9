import type * as sdk from '@restatedev/restate-sdk/lambda';
import { EmbeddedEndpoint, pointingFetch, serveOn, type EndpointOptions } from './endpoint.ts';
import { processHost } from './process-host.ts';

/** `@restatedev/restate-sdk/lambda` on the embedded engine. */
export * from '@restatedev/restate-sdk/lambda';
// Named one by one, so that they come before the SDK's own.
export {
  after, CancelledError, CombineablePromise, createObjectHandler, createObjectSharedHandler, createServiceHandler, createWorkflowHandler,
  createWorkflowSharedHandler, handlers, implement, isRestatePromise, object, PauseError, RestateError, RestatePromise, RetryableError,
  select, service, StetError, TerminalError, TimeoutError, workflow, type Selected,
} from '../restate/surface.ts';

export const endpoint = (() => new EmbeddedEndpoint()) as unknown as typeof sdk.endpoint;
export const createEndpointHandler = ((options: EndpointOptions) => pointingFetch(serveOn(processHost(), options), options.identityKeys)) as unknown as typeof sdk.createEndpointHandler;
