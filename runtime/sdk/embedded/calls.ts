import * as sdk from '@restatedev/restate-sdk';
import { payload } from '../../engines/embedded/payload.ts';
import { asStetPromise, formatTarget, milliseconds, serialized, UnserializableError, type Attempt, type CallOptions, type StetPromise } from '../../kernel/index.ts';
import { byMethod } from '../clients.ts';
import { reading } from './context.ts';

type AnySerde = sdk.Serde<unknown>;
type Called<T> = StetPromise<T> & { readonly invocationId: Promise<sdk.InvocationId> };

/** What a typed client is made for: a definition, or its name alone. */
interface Definition {
  readonly name: string;
  readonly _handlers?: Readonly<Record<string, { readonly _inputSerde?: AnySerde; readonly _outputSerde?: AnySerde }>>;
}

/** The options of one call or send, as `rpc.opts`, `rpc.sendOpts`, `Opts.from` and `SendOpts.from` hold them. */
interface RpcOptions {
  readonly input?: AnySerde;
  readonly output?: AnySerde;
  readonly headers?: Readonly<Record<string, string>>;
  readonly idempotencyKey?: string;
  readonly name?: string;
  readonly delay?: Parameters<typeof milliseconds>[0];
}

type Generic = Pick<sdk.GenericCall<unknown, unknown>, 'service' | 'method' | 'key' | 'parameter' | 'headers' | 'idempotencyKey' | 'name' | 'inputSerde' | 'outputSerde'>;

/** Calls and sends of one attempt, generic and by typed clients. */
export class Calls {
  readonly #attempt: Attempt;
  readonly #defaultSerde: AnySerde;

  constructor(attempt: Attempt, defaultSerde: AnySerde) {
    this.#attempt = attempt;
    this.#defaultSerde = defaultSerde;
  }

  readonly callOf = (definition: Definition, key?: string): object =>
    byMethod((method, input) => this.call(this.#generic(definition, key, method, argumentsOf(input))));

  /** Objects and workflows: one without a key has the empty one. */
  readonly keyedCallOf = (definition: Definition, key: string | undefined): object => this.callOf(definition, key ?? '');

  readonly sendOf = (definition: Definition, key?: string): object =>
    byMethod((method, input) => {
      const given = argumentsOf(input);
      const { delay } = given.options;
      return this.send({ ...this.#generic(definition, key, method, given), ...(delay !== undefined && { delay }) } as never);
    });

  readonly keyedSendOf = (definition: Definition, key: string | undefined): object => this.sendOf(definition, key ?? '');

  readonly call = <REQ, RES>(call: sdk.GenericCall<REQ, RES>): Called<RES> => {
    this.#attempt.enter('call');
    const { outputSerde = sdk.serde.binary } = call as Generic;
    const called = this.#attempt.call<RES>(targetOf(call), argumentOf(call), optionsOf(call), reading(outputSerde as sdk.Serde<RES>));
    return withInvocationId(called, called.invocationId) as Called<RES>;
  };

  readonly send = <REQ>(send: sdk.GenericSend<REQ>): sdk.InvocationHandle => {
    this.#attempt.enter('send');
    const { delay } = send;
    const id = this.#attempt.send(targetOf(send), argumentOf(send), delay === undefined ? undefined : milliseconds(delay), optionsOf(send));
    return withInvocationId({}, id);
  };

  #generic({ name: service, _handlers }: Definition, key: string | undefined, method: string, { parameter, options }: Arguments): Generic {
    const declared = _handlers?.[method];
    return {
      service, method, parameter,
      ...(key !== undefined && { key }),
      ...(options.headers !== undefined && { headers: options.headers as Record<string, string> }),
      ...(options.idempotencyKey !== undefined && { idempotencyKey: options.idempotencyKey }),
      ...(options.name !== undefined && { name: options.name }),
      inputSerde: options.input ?? declared?._inputSerde ?? this.#defaultSerde,
      outputSerde: options.output ?? declared?._outputSerde ?? this.#defaultSerde,
    };
  }
}

interface Arguments {
  readonly parameter: unknown;
  readonly options: RpcOptions;
}

/** A client's arguments are a parameter, options, or both. */
function argumentsOf(input: readonly unknown[]): Arguments {
  if (input.length > 2) throw new TypeError('unexpected number of arguments');
  const last = input.at(-1);
  const options = last instanceof sdk.Opts || last instanceof sdk.SendOpts ? (last.getOpts() as RpcOptions) : undefined;
  if (input.length === 2 && options === undefined) throw new TypeError('The second argument must be either Opts or SendOpts');
  return { parameter: input.length === 1 && options !== undefined ? undefined : input[0], options: options ?? {} };
}

function targetOf({ service, key, method: handler }: { readonly service: string; readonly key?: string | undefined; readonly method: string }): string {
  return formatTarget({ service, handler, ...(key !== undefined && { key }) });
}

/** Written now: what cannot be written is refused where it is called. */
function argumentOf(call: sdk.GenericSend<never> | sdk.GenericCall<never, never> | Generic): string | Uint8Array {
  const { inputSerde = sdk.serde.binary, parameter } = call as Generic;
  const bytes = serialized(parameter, inputSerde as AnySerde) as Uint8Array | undefined;
  // JSON has no text for a function or a symbol.
  if (!(bytes instanceof Uint8Array)) throw new UnserializableError('', `the serde gave no bytes for a ${typeof parameter}`);
  return payload(bytes);
}

function optionsOf({ headers, idempotencyKey, name }: Pick<Generic, 'headers' | 'idempotencyKey' | 'name'>): CallOptions {
  return { ...(headers !== undefined && { headers }), ...(idempotencyKey !== undefined && { idempotencyKey }), ...(name !== undefined && { label: name }) };
}

/** The id is known at once; it is given as the SDK gives it, as a promise. */
function withInvocationId<T extends object>(on: T, id: string): T & { readonly invocationId: Promise<sdk.InvocationId> } {
  let promise: Promise<sdk.InvocationId> | undefined;
  return Object.defineProperty(on, 'invocationId', {
    configurable: true, enumerable: true,
    get: () => (promise ??= asStetPromise(Promise.resolve(id as sdk.InvocationId))),
  }) as T & { readonly invocationId: Promise<sdk.InvocationId> };
}
