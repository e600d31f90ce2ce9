/**
 * What the globals and built-in modules held when stet was loaded. The only place that takes natives: whoever needs one
 * takes it from here, and whatever else is found under the same name later was put there by the program, and wins.
 * They are taken in a way that no rewriting sees, neither the analysis nor a bundler's own: the runtime may be part of a bundle.
 */
function of<K extends keyof typeof globalThis>(name: K): (typeof globalThis)[K] {
  return Reflect.get(globalThis, name) as (typeof globalThis)[K];
}

const nodeProcess = of('process');
const builtin: typeof nodeProcess.getBuiltinModule = (name: string) => nodeProcess.getBuiltinModule(name);
const nodeTimers = builtin('node:timers');

/** The built-in modules' own objects: mutable, and where a patch of the program is seen. */
export const modules = {
  crypto: builtin('node:crypto'),
  fs: builtin('node:fs'),
  fsPromises: builtin('node:fs/promises'),
  childProcess: builtin('node:child_process'),
  os: builtin('node:os'),
  perfHooks: builtin('node:perf_hooks'),
  process: nodeProcess,
  timers: nodeTimers,
  timersPromises: builtin('node:timers/promises'),
  workerThreads: builtin('node:worker_threads'),
  zlib: builtin('node:zlib'),
};

export const nativeMath = of('Math');
export const nativeRandom = nativeMath.random;

export const NativeDate = of('Date');
export const nativeNow = NativeDate.now;

export const nativePerformance = of('performance');
export const nativePerformanceNow = nativePerformance.now;
export const nativeTimeOrigin = nativePerformance.timeOrigin;

export const nativeProcess = nodeProcess;
export const nativeEnv = nodeProcess.env;

export const NativePromise = of('Promise');
export const nativeCombinators = {
  race: NativePromise.race,
  any: NativePromise.any,
  all: NativePromise.all,
  allSettled: NativePromise.allSettled,
};
export type CombinatorKind = keyof typeof nativeCombinators;

export const nativeFetch = of('fetch');
/** Node loads its network stack (25 ms) at the first look at these globals, so that they are looked at when a fetch needs them. */
export const nativeResponse = (): typeof Response => of('Response');
export const nativeRequest = (): typeof Request => of('Request');
export const NativeAbortSignal = of('AbortSignal');
export const nativeAbortSignalTimeout = NativeAbortSignal.timeout;
export const nativeQueueMicrotask = of('queueMicrotask');

export const nativeTimers = {
  setTimeout: of('setTimeout'),
  setInterval: of('setInterval'),
  setImmediate: of('setImmediate'),
  clearTimeout: of('clearTimeout'),
  clearInterval: of('clearInterval'),
  clearImmediate: of('clearImmediate'),
};
export type TimerName = keyof typeof nativeTimers;

/** Prototypes of Node's Timeout and Immediate, so that stet's are `instanceof` them. */
export const [timeoutPrototype, immediatePrototype] = (() => {
  const timeout = nodeTimers.setTimeout(() => {}, 0);
  const immediate = nodeTimers.setImmediate(() => {});
  nodeTimers.clearTimeout(timeout);
  nodeTimers.clearImmediate(immediate);
  return [Object.getPrototypeOf(timeout) as object, Object.getPrototypeOf(immediate) as object] as const;
})();

export const nativeCrypto = of('crypto');
export const nativeSubtle = nativeCrypto.subtle;

export const nativeIntl = of('Intl');
export const nativeAtomics = of('Atomics');
export const nativeWebAssembly = of('WebAssembly');

/** Absent before Node 26. */
export const nativeTemporal: object | undefined = Reflect.get(globalThis, 'Temporal') as object | undefined;
