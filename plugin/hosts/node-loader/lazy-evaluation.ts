import { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

interface ModulePrototype {
  load: (this: ModulePrototype, filename: string) => void;
}

/**
 * Has every module that `require` evaluates evaluated outside invocations (semantics §0, scope *none*), also when a
 * handler requires it lazily: else a cold process would draw from the invocation's streams where a warm one does not.
 * It runs in the context of this call, which belongs to no invocation, so that nothing that the module starts
 * (a timer, a pool) carries the invocation that happened to come first.
 * Gives the function that says that rewritten code was served: before, there is no invocation to step out of.
 */
export function evaluateOutside(): () => void {
  const { prototype } = (require('node:module') as { Module: { prototype: ModulePrototype } }).Module;
  const { load } = prototype;
  const outside = AsyncLocalStorage.snapshot();
  let served = false;

  prototype.load = function loadOutside(this: ModulePrototype, filename: string): void {
    return served ? outside(() => load.call(this, filename)) : load.call(this, filename);
  };
  return () => {
    served = true;
  };
}
