import * as sdk from '@restatedev/restate-sdk';
import { MissingFeature } from '../../engines/embedded/missing-feature.ts';
import { bytesOf, payload } from '../../engines/embedded/payload.ts';
import { asStetPromise, awakeableInvocation, codecSerde, ContextBase, DurablePromise, retryPolicyOf, serialized, TerminalError, type Action, type Attempt, type RunContext, type StetPromise } from '../../kernel/index.ts';
import { Calls } from './calls.ts';
import type { Course } from './definitions.ts';

type RunAction<T> = (run: RunContext) => Promise<T> | T;
type AnySerde = sdk.Serde<unknown>;
type SdkContext = sdk.WorkflowContext & sdk.internal.ContextInternal;

/** What an invocation brings, and what of it the handler's options decide. */
export interface Surroundings {
  readonly request: sdk.Request;
  readonly console: () => Console;
  readonly course: Course;
  readonly interceptRun: (name: string, run: () => Promise<void>) => Promise<void>;
}

/** The durable context of one attempt on the embedded engine: the whole surface of the SDK's, whose promises are stet's. */
export class EmbeddedContext extends ContextBase<Attempt> {
  readonly #surroundings: Surroundings;
  readonly #calls: Calls;
  #console: Console | undefined;

  constructor(attempt: Attempt, surroundings: Surroundings) {
    super(attempt);
    this.#surroundings = surroundings;
    this.#calls = new Calls(attempt, surroundings.course.defaultSerde);
  }

  get console(): Console {
    return (this.#console ??= this.#surroundings.console());
  }

  /** Throws a TerminalError where the handler is of a plain service. */
  get key(): string {
    const { key } = this.attempt;
    if (key === undefined) throw new TerminalError('You can access the key only from keyed services (virtual objects and workflows)');
    return key;
  }

  request(): sdk.Request {
    return this.#surroundings.request;
  }

  isProcessing(): boolean {
    return !this.attempt.replaying;
  }

  run<T>(action: RunAction<T>): StetPromise<T>;
  run<T>(name: string, action: RunAction<T>): StetPromise<T>;
  run<T>(name: string, action: RunAction<T>, options: sdk.RunOptions<T>): StetPromise<T>;
  run<T>(first: string | RunAction<T>, second?: RunAction<T>, options: sdk.RunOptions<T> = {}): StetPromise<T> {
    const { name, action } = this.runOf(first, second);
    const { serde = this.#ownDefault() as sdk.Serde<T> | undefined, ...retry } = options;
    const policy = retryPolicyOf(retry);
    const followed: Pick<Action<T>, 'retry' | 'onError'> = Object.keys(policy).length > 0 ? { retry: policy } : { onError: 'fail' };
    return this.attempt.run({ kind: 'run', name, action: this.#intercepted(name, action), ...(serde !== undefined && { serde }), ...followed });
  }

  /** The action with the service's hooks around it, and its errors as the service sees them. */
  #intercepted<T>(name: string, action: RunAction<T>): RunAction<T> {
    const { interceptRun, course } = this.#surroundings;
    return async (run) => {
      let given!: T;
      try {
        await interceptRun(name, async () => {
          given = await action(run);
        });
      } catch (error) {
        throw course.seen(error);
      }
      // A hook that keeps an error to itself makes it a run that gave nothing.
      return given;
    };
  }

  // ── awakeables and signals ──

  awakeable<T>(serde: sdk.Serde<T> = this.#serde()): { readonly id: string; readonly promise: StetPromise<T> } {
    this.attempt.enter('awakeable');
    return this.attempt.awakeable<T>(reading(serde));
  }

  resolveAwakeable<T>(id: string, value?: T, serde?: sdk.Serde<T>): void {
    this.attempt.enter('resolveAwakeable');
    checkAwakeable(id);
    // Nothing is null to a reader without a serde, and no bytes to one who has his own, as with the SDK.
    const bytes =
      value !== undefined ? serialized(value, (serde ?? this.#serde()) as AnySerde)
      : serde === undefined ? serialized(null, this.#serde())
      : new Uint8Array();
    this.attempt.resolveAwakeable(id, payload(bytes));
  }

  rejectAwakeable(id: string, reason: string | sdk.TerminalError): void {
    this.attempt.enter('rejectAwakeable');
    checkAwakeable(id);
    this.attempt.rejectAwakeable(id, asError(reason));
  }

  signal<T>(name: string, serde: sdk.Serde<T> = this.#serde()): StetPromise<T> {
    this.attempt.enter('signal');
    return this.attempt.ask<T>('signal', name, undefined, reading(serde));
  }

  // ── other invocations ──

  attach<T>(id: sdk.InvocationId, serde: sdk.Serde<T> = this.#surroundings.course.defaultSerde as sdk.Serde<T>): StetPromise<T> {
    this.attempt.enter('attach');
    return this.attempt.ask<T>('attach', id, undefined, reading(serde));
  }

  cancel(id: sdk.InvocationId): void {
    this.attempt.enter('cancel');
    this.attempt.cancelInvocation(id);
  }

  invocation(id: sdk.InvocationId) {
    this.attempt.enter('invocation');
    const signal = <T>(name: string, serde: sdk.Serde<T> = this.#serde()) => ({
      resolve: (value?: T): void => {
        this.attempt.enter('signal.resolve');
        this.attempt.resolveSignal(id, name, payload(serialized(value, serde as AnySerde)));
      },
      reject: (reason: string | sdk.TerminalError): void => {
        this.attempt.enter('signal.reject');
        this.attempt.rejectSignal(id, name, asError(reason));
      },
    });
    return { signal, cancel: () => this.cancel(id), attach: <T>(serde?: sdk.Serde<T>) => this.attach<T>(id, serde) };
  }

  /** Settles when the invocation is cancelled; only where the service says `explicitCancellation`. */
  cancellation(): StetPromise<void> {
    this.attempt.enter('cancellation');
    return this.attempt.cancellation();
  }

  cancelPreviousCalls(): StetPromise<sdk.InvocationId[]> {
    this.attempt.enter('cancelPreviousCalls');
    return asStetPromise(Promise.resolve(this.attempt.cancelCalls() as sdk.InvocationId[]));
  }

  // ── calls ──

  get serviceClient(): SdkContext['serviceClient'] { return this.#calls.callOf as never; }
  get objectClient(): SdkContext['objectClient'] { return this.#calls.keyedCallOf as never; }
  get workflowClient(): SdkContext['workflowClient'] { return this.#calls.keyedCallOf as never; }
  get client(): SdkContext['client'] { return this.#calls.callOf as never; }
  get serviceSendClient(): SdkContext['serviceSendClient'] { return this.#calls.sendOf as never; }
  get objectSendClient(): SdkContext['objectSendClient'] { return this.#calls.keyedSendOf as never; }
  get workflowSendClient(): SdkContext['workflowSendClient'] { return this.#calls.keyedSendOf as never; }
  get sendClient(): SdkContext['sendClient'] { return this.#calls.sendOf as never; }
  get genericCall() { return this.#calls.call; }
  get genericSend() { return this.#calls.send; }

  /** Scopes are of a cluster's: there are none on one machine. The attempt fails, as it does on a server that has none. */
  scope(key: string): sdk.ScopedContext {
    this.attempt.enter('scope');
    const error = new MissingFeature(`ctx.scope(${JSON.stringify(key)}): scopes limit what runs in a Restate cluster; the embedded engine has none`);
    this.attempt.fail(error);
    throw error;
  }

  // ── state ──

  get<T>(name: string, serde: sdk.Serde<T> = this.#serde()): StetPromise<T | null> {
    this.attempt.enter('get');
    return this.attempt.get<T>(name, (decoded) => (decoded === null ? null : serde.deserialize(bytesOf(decoded))));
  }

  stateKeys(): StetPromise<string[]> {
    this.attempt.enter('stateKeys');
    return this.attempt.stateKeys();
  }

  set<T>(name: string, value: T, serde: sdk.Serde<T> = this.#serde()): void {
    this.attempt.enter('set');
    this.attempt.set(name, payload(serialized(value, serde as AnySerde)));
  }

  clear(name: string): void {
    this.attempt.enter('clear');
    this.attempt.clear(name);
  }

  clearAll(): void {
    this.attempt.enter('clearAll');
    this.attempt.clearAll();
  }

  promise<T>(name: string, serde: sdk.Serde<T> = this.#serde()): DurablePromise<T> {
    const { attempt } = this;
    const entered = (method: string): Attempt => {
      attempt.enter(`promise.${method}`);
      return attempt;
    };
    return new DurablePromise<T>({
      get: () => entered('get').ask<T>('promise', name, undefined, reading(serde)),
      peek: () => entered('peek').ask<T | undefined>('peek', name, undefined, (decoded) => (decoded === undefined ? undefined : reading(serde)(decoded))),
      resolve: (value) => entered('resolve').ask<void>('resolve-promise', name, payload(serialized(value, serde as AnySerde)), nothing),
      reject: (message) => entered('reject').ask<void>('reject-promise', name, new TerminalError(message), nothing),
    });
  }

  /** What the service keeps for itself is written by the codec, unless the service has a serde of its own. */
  #serde<T>(): sdk.Serde<T> {
    return (this.#ownDefault() ?? codecSerde) as sdk.Serde<T>;
  }

  #ownDefault(): AnySerde | undefined {
    const { defaultSerde } = this.#surroundings.course;
    return defaultSerde === sdk.serde.json ? undefined : defaultSerde;
  }
}

/** Makes the value of a payload. */
export function reading<T>(serde: sdk.Serde<T>): (decoded: unknown) => T {
  return (decoded) => serde.deserialize(bytesOf(decoded));
}

function nothing(): void {
  return undefined;
}

/** A lost id would go unnoticed. As on Restate, the invocation does not go on with one that can be nobody's. */
function checkAwakeable(id: unknown): void {
  if (typeof id !== 'string' || awakeableInvocation(id) === undefined) throw new TypeError(`${JSON.stringify(id)} is not the id of an awakeable`);
}

function asError(reason: string | sdk.TerminalError): Error {
  return typeof reason === 'string' ? new TerminalError(reason) : reason;
}
