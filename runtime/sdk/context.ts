import {
  ContextBase, formatTarget, milliseconds, retryPolicyOf, TerminalError, type Action, type Attempt, type Duration, type HandlerRef, type StetPromise,
} from '../kernel/index.ts';
import { callClient, sendClient } from './clients.ts';
import type { ObjectContext, Request, RunAction, RunOptions } from './context-types.ts';
import type { ServiceDefinition, VirtualObjectDefinition } from './definitions.ts';

/** The durable context of one attempt. What it may not do inside `run`, or outside a turn, is refused by `attempt.enter`. */
export class DurableContext extends ContextBase<Attempt> implements ObjectContext {
  readonly #target: HandlerRef;
  #console: Console | undefined;

  constructor(attempt: Attempt, target: HandlerRef) {
    super(attempt);
    this.#target = target;
  }

  get console(): Console {
    return (this.#console ??= quietOnReplay(this.attempt));
  }

  get key(): string {
    return this.attempt.key ?? '';
  }

  request(): Request {
    return { id: this.attempt.id, target: this.#target };
  }

  run<T>(first: string | RunAction<T>, second?: RunAction<T>, options?: RunOptions<T>): StetPromise<T> {
    const { name, action } = this.runOf(first, second);
    return this.attempt.run({ kind: 'run', name: typeof first === 'string' ? name : first.name, action, ...(options !== undefined && runSettings(options)) });
  }

  awakeable<T>(): { readonly id: string; readonly promise: StetPromise<T> } {
    this.attempt.enter('awakeable');
    return this.attempt.awakeable<T>();
  }

  resolveAwakeable<T>(id: string, payload?: T): void {
    this.attempt.enter('resolveAwakeable');
    this.attempt.resolveAwakeable(id, payload);
  }

  rejectAwakeable(id: string, reason: string | Error): void {
    this.attempt.enter('rejectAwakeable');
    this.attempt.rejectAwakeable(id, typeof reason === 'string' ? new TerminalError(reason) : reason);
  }

  serviceClient<M>({ name }: ServiceDefinition<string, M>) {
    return callClient<M>(this.attempt, { service: name });
  }

  serviceSendClient<M>({ name }: ServiceDefinition<string, M>) {
    return sendClient<M>(this.attempt, { service: name });
  }

  objectClient<M>({ name }: VirtualObjectDefinition<string, M>, key: string) {
    return callClient<M>(this.attempt, { service: name, key });
  }

  objectSendClient<M>({ name }: VirtualObjectDefinition<string, M>, key: string) {
    return sendClient<M>(this.attempt, { service: name, key });
  }

  genericCall<I, O>({ service, method, key, parameter }: { readonly service: string; readonly method: string; readonly key?: string; readonly parameter: I }): StetPromise<O> {
    this.attempt.enter('genericCall');
    return this.attempt.call<O>(formatTarget({ service, handler: method, ...(key !== undefined && { key }) }), parameter);
  }

  genericSend<I>({ service, method, key, parameter, delay }: { readonly service: string; readonly method: string; readonly key?: string; readonly parameter: I; readonly delay?: number | Duration }): void {
    this.attempt.enter('genericSend');
    const target = formatTarget({ service, handler: method, ...(key !== undefined && { key }) });
    this.attempt.send(target, parameter, delay === undefined ? undefined : milliseconds(delay));
  }

  get<T>(name: string): StetPromise<T | null> {
    this.attempt.enter('get');
    return this.attempt.get<T>(name);
  }

  stateKeys(): StetPromise<string[]> {
    this.attempt.enter('stateKeys');
    return this.attempt.stateKeys();
  }

  set<T>(name: string, value: T): void {
    this.attempt.enter('set');
    this.attempt.set(name, value);
  }

  clear(name: string): void {
    this.attempt.enter('clear');
    this.attempt.clear(name);
  }

  clearAll(): void {
    this.attempt.enter('clearAll');
    this.attempt.clearAll();
  }
}

function quietOnReplay(attempt: Attempt): Console {
  return new Proxy(console, {
    get: (target, member) => {
      const value: unknown = Reflect.get(target, member);
      return typeof value === 'function' && attempt.replaying ? () => undefined : value;
    },
  });
}

function runSettings<T>({ serde, onError, ...retry }: RunOptions<T>): Pick<Action<T>, 'serde' | 'onError' | 'retry'> {
  return { ...(serde !== undefined && { serde }), ...(onError !== undefined && { onError }), retry: retryPolicyOf(retry) };
}
