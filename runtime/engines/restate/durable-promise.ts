import * as sdk from '@restatedev/restate-sdk';
import type { StetPromise } from '../../kernel/promise.ts';
import type { RestateAttempt } from './attempt.ts';
import { serialized, type SdkContext } from './context.ts';

/** A promise of a workflow, by name. Awaiting it is `get()`; each use is an operation of its own. */
export class DurablePromise<T> implements PromiseLike<T> {
  readonly #attempt: RestateAttempt;
  readonly #context: SdkContext;
  readonly #serde: sdk.Serde<T>;
  readonly #name: string;
  readonly [Symbol.toStringTag] = 'DurablePromise';

  constructor(attempt: RestateAttempt, context: SdkContext, name: string, serde: sdk.Serde<T>) {
    this.#attempt = attempt;
    this.#name = name;
    this.#context = context;
    this.#serde = serde;
  }

  then<U = T, V = never>(onfulfilled?: ((value: T) => U | PromiseLike<U>) | null, onrejected?: ((reason: unknown) => V | PromiseLike<V>) | null): Promise<U | V> {
    return this.get().then(onfulfilled, onrejected);
  }

  catch<V = never>(onrejected?: ((reason: unknown) => V | PromiseLike<V>) | null): Promise<T | V> {
    return this.get().catch(onrejected);
  }

  finally(onfinally?: (() => void) | null): Promise<T> {
    return this.get().finally(onfinally);
  }

  get(): StetPromise<T> {
    return this.#ask<T>('get', 'promise', true, (promise) => promise.get());
  }

  /** The value, or undefined where it is not resolved yet. */
  peek(): StetPromise<T | undefined> {
    return this.#ask<T | undefined>('peek', 'peek', false, (promise) => promise.peek());
  }

  /** Rejects where it is resolved already. */
  resolve(value?: T): StetPromise<void> {
    this.#attempt.enter('promise.resolve');
    const bytes = serialized(value, this.#serde as sdk.Serde<unknown>);
    return this.#operation<void>('complete', false, () => this.#context.promise(this.#name, sdk.serde.binary).resolve(bytes));
  }

  reject(message: string): StetPromise<void> {
    // The SDK takes the message of the error, not the error.
    const rejected = (promise: { reject(message: string): Promise<void> }): Promise<void> => promise.reject(message);
    return this.#ask<void>('reject', 'complete', false, rejected);
  }

  #ask<U>(method: string, kind: 'promise' | 'peek' | 'complete', takesTime: boolean, ask: (promise: sdk.DurablePromise<T>) => Promise<unknown>): StetPromise<U> {
    this.#attempt.enter(`promise.${method}`);
    return this.#operation<U>(kind, takesTime, () => ask(this.#context.promise<T>(this.#name, this.#serde)));
  }

  #operation<U>(kind: 'promise' | 'peek' | 'complete', takesTime: boolean, make: () => Promise<unknown>): StetPromise<U> {
    return this.#attempt.operation<U>({ kind, name: this.#name, takesTime }, () => make() as sdk.RestatePromise<unknown>);
  }
}
