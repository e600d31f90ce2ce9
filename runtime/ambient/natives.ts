import nodeCrypto from 'node:crypto';
import nodeFs from 'node:fs';
import nodeFsPromises from 'node:fs/promises';
import nodeChildProcess from 'node:child_process';
import nodeOs from 'node:os';
import nodePerfHooks from 'node:perf_hooks';
import nodeProcess from 'node:process';
import nodeTimers from 'node:timers';
import nodeTimersPromises from 'node:timers/promises';
import nodeWorkerThreads from 'node:worker_threads';
import nodeZlib from 'node:zlib';

/**
 * What the globals and built-in modules held when stet was loaded. The only place that takes natives: whoever needs one
 * takes it from here, and whatever else is found under the same name later was put there by the program, and wins.
 */

/** The built-in modules' own objects: mutable, and where a patch of the program is seen. */
export const modules = {
  crypto: nodeCrypto,
  fs: nodeFs,
  fsPromises: nodeFsPromises,
  childProcess: nodeChildProcess,
  os: nodeOs,
  perfHooks: nodePerfHooks,
  process: nodeProcess,
  timers: nodeTimers,
  timersPromises: nodeTimersPromises,
  workerThreads: nodeWorkerThreads,
  zlib: nodeZlib,
};

export const nativeMath = Math;
export const nativeRandom = Math.random;

export const NativeDate = Date;
export const nativeNow = Date.now;

export const nativePerformance = performance;
export const nativePerformanceNow = performance.now;
export const nativeTimeOrigin = performance.timeOrigin;

export const nativeProcess = nodeProcess;
export const nativeEnv = nodeProcess.env;

export const NativePromise = Promise;
export const nativeCombinators = {
  race: Promise.race,
  any: Promise.any,
  all: Promise.all,
  allSettled: Promise.allSettled,
};
export type CombinatorKind = keyof typeof nativeCombinators;

export const nativeFetch = globalThis.fetch;
/** Node loads its network stack (25 ms) at the first look at these globals, so that they are looked at when a fetch needs them. */
export const nativeResponse = (): typeof Response => Response;
export const nativeRequest = (): typeof Request => Request;
export const NativeAbortSignal = AbortSignal;
export const nativeAbortSignalTimeout = AbortSignal.timeout;
export const nativeQueueMicrotask = queueMicrotask;

export const nativeTimers = {
  setTimeout: globalThis.setTimeout,
  setInterval: globalThis.setInterval,
  setImmediate: globalThis.setImmediate,
  clearTimeout: globalThis.clearTimeout,
  clearInterval: globalThis.clearInterval,
  clearImmediate: globalThis.clearImmediate,
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

export const nativeCrypto = globalThis.crypto;
export const nativeSubtle = globalThis.crypto.subtle;

export const nativeIntl = Intl;
export const nativeAtomics = Atomics;
export const nativeWebAssembly = WebAssembly;

/** Absent before Node 26. */
export const nativeTemporal: object | undefined = Reflect.get(globalThis, 'Temporal') as object | undefined;
