import * as sdk from '@restatedev/restate-sdk';
import { UnserializableError } from '../../kernel/errors.ts';
import type { StetPromise } from '../../kernel/promise.ts';
import { formatTarget } from '../../kernel/target.ts';
import type { RestateAttempt } from './attempt.ts';
import { serialized } from '../../kernel/serde.ts';
import type { SdkContext } from './context.ts';

const clientKinds = [
  'serviceClient', 'objectClient', 'workflowClient', 'serviceSendClient', 'objectSendClient', 'workflowSendClient', 'client', 'sendClient', 'scope',
] as const;

type Clients = { readonly [K in (typeof clientKinds)[number]]: SdkContext[K] };

/** Everything of a context that calls handlers. */
export interface Calls extends Clients {
  readonly genericCall: <REQ = Uint8Array, RES = Uint8Array>(call: sdk.GenericCall<REQ, RES>) => StetPromise<RES> & { readonly invocationId: Promise<sdk.InvocationId> };
  readonly genericSend: <REQ = Uint8Array>(send: sdk.GenericSend<REQ>) => sdk.InvocationHandle;
}

/**
 * The SDK's own typed clients (they choose serdes, options and names), made over a context whose two generic calls are operations of
 * the attempt.
 */
export function calls(attempt: RestateAttempt, context: SdkContext): Calls {
  const genericCall = <REQ, RES>(call: sdk.GenericCall<REQ, RES>) => {
    attempt.enter('call');
    const request = withBytes(call);
    const { service, key, method: handler } = call;
    let made!: sdk.InvocationPromise<RES>;
    const result = attempt.operation<RES>({ kind: 'call', name: formatTarget({ service, handler, ...(key !== undefined && { key }) }), takesTime: true }, () => (made = context.genericCall(request as never)));
    return withInvocationId(attempt, result, () => made.invocationId);
  };
  const genericSend = <REQ>(send: sdk.GenericSend<REQ>) => {
    attempt.enter('send');
    const request = withBytes(send);
    const made = attempt.write(() => context.genericSend(request as never));
    return withInvocationId(attempt, {}, () => made.invocationId);
  };
  const over = Object.create(context, { genericCall: { value: genericCall }, genericSend: { value: genericSend } }) as SdkContext;
  const clients = Object.fromEntries(clientKinds.map((kind) => [kind, (over[kind] as (...args: unknown[]) => unknown).bind(over)]));
  return { ...(clients as unknown as Clients), genericCall, genericSend } as Calls;
}

/** Writes the parameter now: what cannot be written is refused where it is called, and not tried for ever. */
function withBytes(call: sdk.GenericSend<unknown> | sdk.GenericCall<never, unknown>): object {
  const { inputSerde = sdk.serde.binary, parameter } = call as sdk.GenericSend<unknown>;
  const bytes = serialized(parameter, inputSerde as sdk.Serde<unknown>) as Uint8Array | undefined;
  // JSON has no text for a function or a symbol.
  if (!(bytes instanceof Uint8Array)) throw new UnserializableError('', `the serde gave no bytes for a ${typeof parameter}`);
  return { ...call, parameter: bytes, inputSerde: sdk.serde.binary };
}

/** The id is asked for when the program reads it, and is then an operation like another. */
function withInvocationId<T extends object>(attempt: RestateAttempt, on: T, id: () => Promise<sdk.InvocationId>): T & { readonly invocationId: Promise<sdk.InvocationId> } {
  let asked: Promise<sdk.InvocationId> | undefined;
  return Object.defineProperty(on, 'invocationId', {
    configurable: true, enumerable: true,
    get: () => {
      if (asked === undefined) {
        attempt.enter('invocationId');
        asked = attempt.operation<sdk.InvocationId>({ kind: 'invocation-id' }, () => id() as sdk.RestatePromise<sdk.InvocationId>);
      }
      return asked;
    },
  }) as T & { readonly invocationId: Promise<sdk.InvocationId> };
}
