/** Modules whose `service`, `object` and `workflow` define handlers, and whose types are durable contexts. */
export const contextModules: ReadonlySet<string> = new Set([
  '@restatedev/restate-sdk', '@restatedev/restate-sdk/node', '@restatedev/restate-sdk/fetch', '@restatedev/restate-sdk/lambda',
  '@stet/runtime', '@stet/runtime/sdk', '@stet/runtime/sdk/node', '@stet/runtime/sdk/fetch', '@stet/runtime/sdk/lambda',
  '@stet/runtime/restate', '@stet/runtime/restate/node', '@stet/runtime/restate/fetch', '@stet/runtime/restate/lambda',
]);

/** Their types that are durable contexts. What an action receives (`RunContext`) is none. */
export const contextTypes: ReadonlySet<string> = new Set([
  'Context', 'ObjectContext', 'ObjectSharedContext', 'WorkflowContext', 'WorkflowSharedContext', 'DurableContext', 'TypedState', 'RestateContext',
]);

/** Their functions whose argument holds handlers. */
export const definers: ReadonlySet<string> = new Set(['service', 'object', 'workflow', 'implement']);

/** Their exports whose members make a handler of a function, the last argument. */
export const handlerMakers: ReadonlySet<string> = new Set(['handlers', 'rpc']);

/**
 * How an operation of a durable context is treated inside the action of a run (semantics §4).
 * - `draw`: hoisted before, also out of a condition: drawing is pure. - `clock`: the native one.
 * - `read`, `wait`: hoisted before from the straight-line prefix. - `awakeable`: the same; its id must exist before the effect.
 * - `call`: hoisted before from the prefix, after where it is the tail. - `write`: hoisted after.
 * - `run`: collapsed where it is all that the outer one does. - `maker`: gives something with operations of its own, and is none.
 * - `free`: allowed anywhere. - `other`: refused.
 */
export type OperationClass = 'draw' | 'clock' | 'read' | 'wait' | 'awakeable' | 'call' | 'write' | 'run' | 'maker' | 'free' | 'other';

const byPath: ReadonlyMap<string, OperationClass> = new Map<string, OperationClass>([
  ['run', 'run'],
  ['date.now', 'clock'],
  ['get', 'read'], ['stateKeys', 'read'],
  ['sleep', 'wait'],
  ['awakeable', 'awakeable'],
  ['call', 'call'], ['genericCall', 'call'],
  ...['set', 'clear', 'clearAll', 'send', 'genericSend', 'resolveAwakeable', 'rejectAwakeable'].map((name) => [name, 'write'] as const),
  ...['serviceClient', 'objectClient', 'workflowClient', 'serviceSendClient', 'objectSendClient', 'workflowSendClient', 'promise'].map((name) => [name, 'maker'] as const),
  ...['key', 'request', 'console', 'workflowId'].map((name) => [name, 'free'] as const),
]);

/** The class of the operation at a path of members from the context: `set`, `rand.uuidv4`, `serviceClient().greet`. */
export function operationClass(path: string): OperationClass {
  const known = byPath.get(path);
  if (known !== undefined) return known;
  if (/^rand\.\w+$/.test(path)) return 'draw';
  if (/^(?:service|object|workflow)Client\(\)\.\w+$/.test(path)) return 'call';
  if (/^(?:service|object|workflow)SendClient\(\)\.\w+$/.test(path)) return 'write';
  if (/^(?:key|request|console|workflowId)\b/.test(path) || /^awakeable\(\)/.test(path)) return 'free';
  return 'other';
}
