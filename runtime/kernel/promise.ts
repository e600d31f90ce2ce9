import { milliseconds, type Duration } from './duration.ts';
import { inTurn } from './scope.ts';
import type { Program } from './program.ts';
import { TimeoutError, type TerminalError } from './errors.ts';

/** The promise of an operation: a native promise, `instanceof Promise`, with Restate's two methods more. */
export interface StetPromise<T> extends Promise<T> {
  /** Maps the outcome; called with the value, or with undefined and the error. */
  map<U>(mapper: (value?: T, failure?: TerminalError) => U): StetPromise<U>;
  /** Rejects with a TimeoutError if this has not settled after `ms` milliseconds. */
  orTimeout(ms: number | Duration): StetPromise<T>;
}

/** Builds native promises that have the two methods from the start: swapping the prototype of each costs more than all the rest of it. */
class OperationPromise<T> extends Promise<T> {}
const methods: object = OperationPromise.prototype;
// No `constructor` of its own: `await` compares `promise.constructor` with `Promise`, and a subclass costs two more ticks at each await.
Reflect.deleteProperty(methods, 'constructor');
Object.defineProperties(methods, {
  map: {
    value: function map(this: Promise<unknown>, mapper: (value: unknown, failure: Error | undefined) => unknown): StetPromise<unknown> {
      return asStetPromise(this.then((value) => mapper(value, undefined), (failure: Error) => mapper(undefined, failure)));
    },
    writable: true, configurable: true,
  },
  orTimeout: {
    value: function orTimeout(this: Promise<unknown>, duration: number | Duration): StetPromise<unknown> {
      const program = inTurn<Program>();
      if (program === undefined) throw new TypeError('orTimeout is a durable timer: call it in a handler, outside of run');
      const timeout = program.sleep(milliseconds(duration), { name: 'timeout' });
      const raced = Promise.race([this, timeout.then(() => { throw new TimeoutError(); })]);
      this.then(timeout.stop, timeout.stop);
      return asStetPromise(raced);
    },
    writable: true, configurable: true,
  },
});

/** Gives the promise itself, its prototype swapped. */
export function asStetPromise<T>(promise: Promise<T>): StetPromise<T> {
  return Object.setPrototypeOf(promise, methods) as StetPromise<T>;
}

export function isStetPromise(value: unknown): value is StetPromise<unknown> {
  return value instanceof Promise && Object.getPrototypeOf(value) === methods;
}

/**
 * A promise of the kernel's, with its two ends. Silenced where it is rejected: that nobody awaits it yet is no accident (semantics §3);
 * the rejection reaches whoever does.
 */
export class Deferred<T> {
  readonly promise: StetPromise<T>;
  resolve!: (value: T) => void;
  #reject!: (reason: unknown) => void;

  constructor() {
    this.promise = new OperationPromise<T>((resolve, reject) => {
      this.resolve = resolve;
      this.#reject = reject;
    }) as unknown as StetPromise<T>;
  }

  reject(reason: unknown): void {
    this.promise.then(undefined, silence);
    this.#reject(reason);
  }
}

function silence(): undefined {
  return undefined;
}
