import * as sdk from '@restatedev/restate-sdk';
import { building, hosting } from './hosting.ts';

/** `@restatedev/restate-sdk` with durable handlers: what a program gets that imports it and runs on the Restate engine. */
export * from '@restatedev/restate-sdk';
// Named one by one, so that they come before the SDK's own.
export {
  after, CancelledError, CombineablePromise, createObjectHandler, createObjectSharedHandler, createServiceHandler, createWorkflowHandler,
  createWorkflowSharedHandler, handlers, implement, isRestatePromise, object, PauseError, RestateError, RestatePromise, RetryableError,
  select, service, StetError, TerminalError, TimeoutError, workflow, type Selected,
} from './surface.ts';

export const endpoint: typeof sdk.endpoint = building(sdk.endpoint);
export const createEndpointHandler: typeof sdk.createEndpointHandler = hosting(sdk.createEndpointHandler);
export const serve: typeof sdk.serve = hosting(sdk.serve);
