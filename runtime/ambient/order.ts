import { nativeQueueMicrotask } from './natives.ts';
import { replace, type Callable } from './replace.ts';

/** A promise-returning function whose result is recomputed in each attempt, and only its place in the event history journaled. */
export function ordered<F extends Callable>(
  native: F,
  current: () => unknown,
  name: string | ((args: readonly unknown[]) => string),
  receiver?: (self: unknown) => unknown,
): F {
  return replace(native, {
    current,
    ...(receiver === undefined ? {} : { receiver }),
    serve: (attempt, args, self) =>
      attempt.order(typeof name === 'string' ? name : name(args), () => Reflect.apply(native, self, args) as PromiseLike<unknown>),
  });
}

type NodeCallback = (error: unknown, ...results: unknown[]) => void;

/**
 * The same for a function that takes a Node callback last. Wrong arguments throw at once, as natively;
 * a call without a callback is the native one, which refuses it or is synchronous.
 */
export function orderedCallback<F extends Callable>(native: F, current: () => unknown, name: string): F {
  return replace(native, {
    current,
    serve(attempt, args, self) {
      const callback = args.at(-1);
      if (typeof callback !== 'function') return Reflect.apply(native, self, args) as unknown;
      const outcome = Promise.withResolvers<[unknown, unknown[]]>();
      // The native call is made here, not in `compute`, so that what it throws reaches the caller.
      Reflect.apply(native, self, [...args.slice(0, -1), (error: unknown, ...results: unknown[]) => outcome.resolve([error, results])]);
      void attempt
        .order(name, () => outcome.promise)
        // A microtask of its own: what the callback throws is an uncaught error, as natively, not a rejection.
        .then(([error, results]) => nativeQueueMicrotask(() => (callback as NodeCallback)(error, ...results)));
      return undefined;
    },
  });
}
