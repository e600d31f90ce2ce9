import type { StetPromise } from './promise.ts';

/** What a durable promise is made of: each use is an operation of its own. */
export interface PromiseOperations<T> {
  get(): StetPromise<T>;
  peek(): StetPromise<T | undefined>;
  resolve(value: T | undefined): StetPromise<void>;
  reject(message: string): StetPromise<void>;
}

/** A promise of a workflow, by name. Awaiting it is `get()`. */
export class DurablePromise<T> implements PromiseLike<T> {
  readonly #operations: PromiseOperations<T>;
  readonly [Symbol.toStringTag] = 'DurablePromise';

  constructor(operations: PromiseOperations<T>) {
    this.#operations = operations;
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
    return this.#operations.get();
  }

  /** The value, or undefined where it is not resolved yet. */
  peek(): StetPromise<T | undefined> {
    return this.#operations.peek();
  }

  /** Rejects where it is resolved already. */
  resolve(value?: T): StetPromise<void> {
    return this.#operations.resolve(value);
  }

  reject(message: string): StetPromise<void> {
    return this.#operations.reject(message);
  }
}
