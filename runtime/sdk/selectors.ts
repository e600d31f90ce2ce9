import { asStetPromise, inTurn, milliseconds, type Duration, type Program, type StetPromise } from '../kernel/index.ts';

/** The branch of `select` that settled first. */
export type Selected<B extends Readonly<Record<string, PromiseLike<unknown>>>> = {
  [T in keyof B]: { readonly tag: T; readonly promise: B[T] } & PromiseSettledResult<Awaited<B[T]>>;
}[keyof B];

/**
 * Waits for the first of several branches and gives its tag, its promise, and how it settled; it does not reject.
 * ```ts
 * const first = await select({ paid: awakeable.promise, late: after(60_000) });
 * if (first.tag === 'late') return 'cancelled';
 * ```
 */
export function select<B extends Readonly<Record<string, PromiseLike<unknown>>>>(branches: B): StetPromise<Selected<B>> {
  const settled = Object.entries(branches).map(([tag, promise]) =>
    Promise.resolve(promise).then(
      (value) => ({ tag, promise, status: 'fulfilled', value }),
      (reason: unknown) => ({ tag, promise, status: 'rejected', reason }),
    ));
  return asStetPromise(Promise.race(settled)) as unknown as StetPromise<Selected<B>>;
}

/** A durable timer, to be selected over. Outside an invocation it is a plain one. */
export function after(duration: number | Duration): Promise<void> {
  const ms = milliseconds(duration);
  const program = inTurn<Program>();
  return program === undefined ? new Promise((resolve) => setTimeout(resolve, ms)) : program.sleep<void>(ms);
}

/** Restate's combinators. Native ones do as well; these give promises with `map` and `orTimeout`. */
export const RestatePromise = {
  resolve: <T>(value: T): StetPromise<Awaited<T>> => asStetPromise(Promise.resolve(value)),
  reject: <T = never>(reason: unknown): StetPromise<T> => {
    const rejected = asStetPromise(Promise.reject<T>(reason));
    // As the SDK's: that nobody awaits it is no accident.
    rejected.then(undefined, () => undefined);
    return rejected;
  },
  all: <const T extends readonly unknown[]>(values: T) => asStetPromise(Promise.all(values)),
  race: <const T extends readonly unknown[]>(values: T) => asStetPromise(Promise.race(values)),
  any: <const T extends readonly unknown[]>(values: T) => asStetPromise(Promise.any(values)),
  allSettled: <const T extends readonly unknown[]>(values: T) => asStetPromise(Promise.allSettled(values)),
};
export type RestatePromise<T> = StetPromise<T>;
