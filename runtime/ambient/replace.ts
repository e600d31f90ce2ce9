import type { Program } from '../kernel/program.ts';
import { inTurn } from '../kernel/scope.ts';

/** A function or class of any shape; the natives' own types cannot be written down in common. */
// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type
export type Callable = Function;

/** stet's own functions and facades, each with the native object that it stands for. */
const standsFor = new WeakMap<object, object>();

/** Records that `ours` stands for `native`: where it is found in the native's place, stet put it there, not the program. */
export function standFor<T extends object>(ours: T, native: object): T {
  standsFor.set(ours, native);
  return ours;
}

/** The native object behind a facade or replacement; any other value as it is. */
export function toNative<T>(value: T): T {
  const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function';
  return isObject ? ((standsFor.get(value as object) as T | undefined) ?? value) : value;
}

/** Whether `found` is the native itself or what stet puts in its place, and so not a patch of the program. */
export function isUnpatched(found: unknown, native: unknown): boolean {
  return found === native || toNative(found) === native;
}

/** What a replacement does in *inv* scope. `self` is the receiver, facades taken off. */
export type Serve = (attempt: Program, args: unknown[], self: unknown) => unknown;

export interface ReplaceOptions {
  /** What the program finds under the name now; a patch of the program wins in every scope. */
  readonly current: () => unknown;
  readonly serve: Serve;
  /** Properties of the function that are replaced too, such as `hrtime.bigint` and `promisify.custom`. */
  readonly members?: ReadonlyMap<PropertyKey, () => unknown>;
  /** The receiver that the native is to see; by default the caller's, facades taken off. */
  readonly receiver?: (self: unknown) => unknown;
}

/**
 * A function that is `native` in every way that shows (name, length, properties, constructibility, error texts),
 * but for what a call does in *inv* scope.
 */
export function replace<F extends Callable>(native: F, options: ReplaceOptions): F {
  const { current, serve, members, receiver = toNative } = options;
  const handler: ProxyHandler<F> = {
    apply(_native, self: unknown, args: unknown[]) {
      const attempt = inTurn<Program>();
      const found = current();
      const unpatched = isUnpatched(found, native);
      if (attempt === undefined || !unpatched) return Reflect.apply(unpatched ? native : (found as F), receiver(self), args);
      return serve(attempt, args, receiver(self));
    },
  };
  if (members !== undefined) {
    handler.get = (target, key, self) => members.get(key)?.() ?? Reflect.get(target, key, self === ours ? target : self);
  }
  const ours = standFor(new Proxy(native, handler), native);
  return ours;
}
