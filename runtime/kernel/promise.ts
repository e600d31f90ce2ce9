import type { Program } from './program.ts';

/** The promise of an operation: a native promise, `instanceof Promise`, with Restate's two methods more. */
export interface StetPromise<T> extends Promise<T> {
  /** Maps the outcome; called with the value, or with undefined and the error. */
  map<U>(mapper: (value: T | undefined, failure: Error | undefined) => U): StetPromise<U>;
  /** Rejects with a TimeoutError if this has not settled after `ms` milliseconds. */
  orTimeout(ms: number | { readonly days?: number; readonly hours?: number; readonly minutes?: number; readonly seconds?: number; readonly milliseconds?: number }): StetPromise<T>;
}
