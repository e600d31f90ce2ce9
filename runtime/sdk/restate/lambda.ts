import * as sdk from '@restatedev/restate-sdk/lambda';
import { building, hosting } from './hosting.ts';

/** `@restatedev/restate-sdk/lambda` with durable handlers. */
export * from '@restatedev/restate-sdk/lambda';
// Named one by one, so that they come before the SDK's own.
export {
  after, CancelledError, CombineablePromise, createObjectHandler, createObjectSharedHandler, createServiceHandler, createWorkflowHandler,
  createWorkflowSharedHandler, handlers, implement, isRestatePromise, object, PauseError, RestateError, RestatePromise, RetryableError,
  select, service, StetError, TerminalError, TimeoutError, workflow, type Selected,
} from './surface.ts';

export const endpoint: typeof sdk.endpoint = building(sdk.endpoint);
export const createEndpointHandler: typeof sdk.createEndpointHandler = hosting(sdk.createEndpointHandler);
