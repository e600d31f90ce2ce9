import * as sdk from '@restatedev/restate-sdk';
import { retryPolicyOf } from '../../kernel/duration.ts';
import type { RunContext } from '../../kernel/program.ts';
import { ContextBase } from '../../kernel/context-base.ts';
import type { StetPromise } from '../../kernel/promise.ts';
import { codecSerde, serialized } from '../../kernel/serde.ts';
import type { DurablePromise } from '../../kernel/durable-promise.ts';
import type { RestateAttempt } from './attempt.ts';
import { calls, type Calls } from './calls.ts';
import { durablePromise } from './durable-promise.ts';
import { fromSdk, toSdk } from './errors.ts';

type RunAction<T> = (run: RunContext) => Promise<T> | T;
type Reason = string | sdk.TerminalError;

/** The SDK's context and what of it is not in its public types: the default serde of the service. */
export type SdkContext = sdk.WorkflowContext & sdk.internal.ContextInternal & { readonly defaultSerde?: sdk.Serde<unknown> };

/**
 * The durable context of one attempt: the whole surface of the SDK's, whose promises are stet's. What it may not do inside `run`, or
 * outside a turn, is refused by `attempt.enter`.
 */
export class RestateContext extends ContextBase<RestateAttempt> {
  readonly #sdk: SdkContext;
  #made: Calls | undefined;

  constructor(attempt: RestateAttempt, context: SdkContext) {
    super(attempt);
    this.#sdk = context;
  }

  /** Silent while the attempt replays, as the SDK's. */
  get console(): Console {
    return this.#sdk.console;
  }

  /** Throws a TerminalError where the handler is of a plain service. */
  get key(): string {
    try {
      return this.#sdk.key;
    } catch (error) {
      throw fromSdk(error);
    }
  }

  request(): sdk.Request {
    return this.#sdk.request();
  }

  isProcessing(): boolean {
    return this.#sdk.isProcessing();
  }

  run<T>(action: RunAction<T>): StetPromise<T>;
  run<T>(name: string, action: RunAction<T>): StetPromise<T>;
  run<T>(name: string, action: RunAction<T>, options: sdk.RunOptions<T>): StetPromise<T>;
  run<T>(first: string | RunAction<T>, second?: RunAction<T>, options: sdk.RunOptions<T> = {}): StetPromise<T> {
    const { name, action } = this.runOf(first, second);
    const { serde = this.#ownDefault() as sdk.Serde<T> | undefined, ...retry } = options;
    return this.attempt.run({ kind: 'run', name, action, ...(serde !== undefined && { serde }), retry: retryPolicyOf(retry) });
  }

  awakeable<T>(serde: sdk.Serde<T> = this.#serde()): { readonly id: string; readonly promise: StetPromise<T> } {
    this.attempt.enter('awakeable');
    let id!: string;
    const promise = this.attempt.operation<T>({ kind: 'awakeable', takesTime: true }, (context) => {
      const made = context.awakeable<T>(serde);
      id = made.id;
      return made.promise;
    });
    return { id, promise };
  }

  resolveAwakeable<T>(id: string, payload?: T, serde?: sdk.Serde<T>): void {
    this.attempt.enter('resolveAwakeable');
    // Nothing is null to a reader without a serde, and no bytes to one who has his own, as with the SDK.
    const bytes =
      payload !== undefined ? serialized(payload, (serde ?? this.#serde()) as sdk.Serde<unknown>)
      : serde === undefined ? serialized(null, this.#serde())
      : new Uint8Array();
    this.attempt.write((context) => context.resolveAwakeable(id, bytes, sdk.serde.binary));
  }

  rejectAwakeable(id: string, reason: Reason): void {
    this.attempt.enter('rejectAwakeable');
    this.attempt.write((context) => context.rejectAwakeable(id, sdkReason(reason)));
  }

  signal<T>(name: string, serde: sdk.Serde<T> = this.#serde()): StetPromise<T> {
    this.attempt.enter('signal');
    return this.attempt.operation<T>({ kind: 'signal', name, takesTime: true }, (context) => context.signal(name, serde));
  }

  attach<T>(id: sdk.InvocationId, serde: sdk.Serde<T> = this.#serde()): StetPromise<T> {
    this.attempt.enter('attach');
    return this.attempt.operation<T>({ kind: 'attach', name: id, takesTime: true }, (context) => context.attach(id, serde));
  }

  cancel(id: sdk.InvocationId): void {
    this.attempt.enter('cancel');
    this.attempt.write((context) => context.cancel(id));
  }

  invocation(id: sdk.InvocationId) {
    this.attempt.enter('invocation');
    const signal = <T>(name: string, serde: sdk.Serde<T> = this.#serde()) => ({
      resolve: (payload?: T): void => {
        this.attempt.enter('signal.resolve');
        const bytes = serialized(payload, serde as sdk.Serde<unknown>);
        this.attempt.write((context) => context.invocation(id).signal(name, sdk.serde.binary).resolve(bytes));
      },
      reject: (reason: Reason): void => {
        this.attempt.enter('signal.reject');
        this.attempt.write((context) => context.invocation(id).signal(name).reject(sdkReason(reason)));
      },
    });
    return { signal, cancel: () => this.cancel(id), attach: <T>(serde?: sdk.Serde<T>) => this.attach<T>(id, serde) };
  }

  /** Settles when the invocation is cancelled; only where the service says `explicitCancellation`. */
  cancellation(): StetPromise<void> {
    this.attempt.enter('cancellation');
    return this.attempt.operation<void>({ kind: 'cancellation', takesTime: true }, () => this.#sdk.cancellation());
  }

  cancelPreviousCalls(): StetPromise<sdk.InvocationId[]> {
    this.attempt.enter('cancelPreviousCalls');
    return this.attempt.operation<sdk.InvocationId[]>({ kind: 'cancellation' }, () => this.#sdk.cancelPreviousCalls());
  }

  // ── calls ──

  /** Made where a handler calls: most do not. */
  get #calls(): Calls {
    return (this.#made ??= calls(this.attempt, this.#sdk));
  }

  get serviceClient() { return this.#calls.serviceClient; }
  get objectClient() { return this.#calls.objectClient; }
  get workflowClient() { return this.#calls.workflowClient; }
  get serviceSendClient() { return this.#calls.serviceSendClient; }
  get objectSendClient() { return this.#calls.objectSendClient; }
  get workflowSendClient() { return this.#calls.workflowSendClient; }
  get client() { return this.#calls.client; }
  get sendClient() { return this.#calls.sendClient; }
  get scope() { return this.#calls.scope; }
  get genericCall() { return this.#calls.genericCall; }
  get genericSend() { return this.#calls.genericSend; }

  // ── state ──

  get<T>(name: string, serde: sdk.Serde<T> = this.#serde()): StetPromise<T | null> {
    this.attempt.enter('get');
    return this.attempt.operation<T | null>({ kind: 'get', name }, () => this.#sdk.get<T>(name, serde as never) as sdk.RestatePromise<T | null>);
  }

  stateKeys(): StetPromise<string[]> {
    this.attempt.enter('stateKeys');
    return this.attempt.operation<string[]>({ kind: 'keys' }, () => this.#sdk.stateKeys() as sdk.RestatePromise<string[]>);
  }

  set<T>(name: string, value: T, serde: sdk.Serde<T> = this.#serde()): void {
    this.attempt.enter('set');
    const bytes = serialized(value, serde as sdk.Serde<unknown>);
    this.attempt.write(() => this.#sdk.set(name, bytes, sdk.serde.binary));
  }

  clear(name: string): void {
    this.attempt.enter('clear');
    this.attempt.write(() => this.#sdk.clear(name));
  }

  clearAll(): void {
    this.attempt.enter('clearAll');
    this.attempt.write(() => this.#sdk.clearAll());
  }

  promise<T>(name: string, serde: sdk.Serde<T> = this.#serde()): DurablePromise<T> {
    return durablePromise<T>(this.attempt, this.#sdk, name, serde);
  }

  /** What the service keeps for itself is written by the codec, unless the service has a serde of its own. */
  #serde<T>(): sdk.Serde<T> {
    return (this.#ownDefault() ?? codecSerde) as sdk.Serde<T>;
  }

  #ownDefault(): sdk.Serde<unknown> | undefined {
    const { defaultSerde } = this.#sdk;
    return defaultSerde === sdk.serde.json ? undefined : defaultSerde;
  }
}

function sdkReason(reason: Reason): Reason {
  return typeof reason === 'string' ? reason : (toSdk(reason) as sdk.TerminalError);
}
