export type { Client, SendClient, SendOptions } from './clients.ts';
export { rpc } from './clients.ts';
export { DurableContext } from './context.ts';
export type * from './context-types.ts';
export type { AnyDefinition, ServiceDefinition, VirtualObjectDefinition } from './definitions.ts';
export { handlers, object, service } from './definitions.ts';
export { after, RestatePromise, select, type Selected } from './selectors.ts';
export { serve, type IngressClient, type ServeOptions, type Server, type SubmitOptions } from './serve.ts';
export { version } from './version.ts';
export {
  CancelledError, isStetPromise as isRestatePromise, RestateError, RetryableError, StetError, TerminalError, TimeoutError,
  type Duration, type Rand, type RetryPolicy, type RunContext, type Serde, type StetPromise,
} from '../kernel/index.ts';
