import type { Program } from '../kernel/program.ts';
import { turnOf } from '../kernel/scope.ts';
import { nativeCombinators, NativePromise, type CombinatorKind } from './natives.ts';
import { replace, toNative } from './replace.ts';

type Resolver = (value: unknown) => void;
type Constructor = new (executor: (resolve: Resolver, reject: Resolver) => void) => object;

/**
 * A native combinator that also records, for the journal, in which turn it settled (semantics §2).
 * No member and no result is touched: the native algorithm runs with a constructor that makes the caller's promise
 * and notes the first call of its resolving functions.
 */
export function combinator<K extends CombinatorKind>(kind: K, site: string, isHome: (self: unknown) => boolean): PromiseConstructor[K] {
  const native = nativeCombinators[kind];
  return replace(native, {
    current: () => Promise[kind],
    receiver: (self) => (isHome(self) ? Promise : toNative(self)),
    serve(attempt, args, self) {
      return Reflect.apply(native, isConstructor(self) ? spyOn(self, attempt, site, kind) : self, args) as unknown;
    },
  });
}

/** Stands in for the constructor `C` in one call of a combinator: it makes promises of `C`, and resolves by `C.resolve`. */
function spyOn(C: Constructor, attempt: Program, site: string, kind: string): Constructor {
  let noted = false;
  const noting = (settle: Resolver): Resolver => {
    // A subclass may hand anything to the executor; what the native refuses, it must see.
    if (typeof settle !== 'function') return settle;
    return (value) => {
      if (!noted) {
        noted = true;
        // In a foreign turn there is nothing to record: if the program goes on from here, the turn check says so.
        if (turnOf() === attempt && attempt.alive) attempt.settled(site, kind);
      }
      return settle(value);
    };
  };
  const Spy = function (executor: (resolve: Resolver, reject: Resolver) => void) {
    return new C((resolve, reject) => executor(noting(resolve), noting(reject)));
  } as unknown as Constructor;
  // Read once by the native algorithm, and so once from `C`.
  Object.defineProperty(Spy, 'resolve', {
    get(): unknown {
      const resolve: unknown = Reflect.get(C, 'resolve');
      if (typeof resolve !== 'function') return resolve;
      return (value: unknown) => Reflect.apply(resolve, C, [value]) as unknown;
    },
  });
  return Spy;
}

/** IsConstructor of ECMA-262, without a look at the value's properties. */
function isConstructor(value: unknown): value is Constructor {
  if (value === NativePromise) return true;
  if (typeof value !== 'function') return false;
  try {
    new (new Proxy(value, { construct: () => ({}) }) as unknown as new () => object)();
    return true;
  } catch {
    // The trap cannot throw, so this is "not a constructor".
    return false;
  }
}
