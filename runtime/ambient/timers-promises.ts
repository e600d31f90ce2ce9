import type { Program } from '../kernel/program.ts';
import { facade, replaced } from './facade.ts';
import { modules } from './natives.ts';
import { replace, toNative } from './replace.ts';
import { clampMs } from './timeout.ts';

const native = { ...modules.timersPromises };
const nativeScheduler = modules.timersPromises.scheduler;

interface Options {
  readonly signal?: AbortSignal;
  readonly ref?: boolean;
}

/** Node's AbortError of a promised timer. */
class AbortError extends Error {
  readonly code = 'ABORT_ERR';
  override readonly name = 'AbortError';
  constructor(signal: AbortSignal) {
    super('The operation was aborted', { cause: signal.reason as unknown });
  }
}

/** Whether the native would go to work with these arguments. What it refuses it refuses itself, by a promise that is rejected already. */
function isValid(delay: unknown, options: unknown): options is Options | undefined {
  if (delay !== undefined && typeof delay !== 'number') return false;
  if (options === undefined) return true;
  if (typeof options !== 'object' || options === null || Array.isArray(options)) return false;
  const { signal, ref } = options as { signal?: unknown; ref?: unknown };
  const isSignal = signal === undefined || (typeof signal === 'object' && signal !== null && 'aborted' in signal);
  return isSignal && (ref === undefined || typeof ref === 'boolean');
}

/** Starts something that ends with `resolve`, and rejects with an AbortError if the signal comes before. */
function abortable<T>(signal: AbortSignal | undefined, start: (resolve: (value: T) => void) => () => void): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const stop = start((value) => {
      signal?.removeEventListener('abort', onAbort);
      resolve(value);
    });
    const onAbort = () => {
      stop();
      reject(new AbortError(signal!));
    };
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

function wait(attempt: Program, delay: unknown, value: unknown, options: Options | undefined, site: string | undefined): Promise<unknown> {
  return abortable(options?.signal, (resolve) => {
    const handle = attempt.timer({ kind: 'timer', ms: clampMs(delay), fire: () => resolve(value), ...(site === undefined ? {} : { site }) });
    return handle.stop;
  });
}

const setTimeoutBySite = new Map<string | undefined, typeof native.setTimeout>();

/** `setTimeout` of `node:timers/promises`, and what `promisify(setTimeout)` gives; one function a site. */
export function setTimeoutPromise(site?: string): typeof native.setTimeout {
  let ours = setTimeoutBySite.get(site);
  if (ours === undefined) {
    ours = replace(native.setTimeout, {
      current: () => modules.timersPromises.setTimeout,
      serve(attempt, args, self) {
        const [delay, value, options] = args;
        if (!isValid(delay, options) || options?.signal?.aborted) return Reflect.apply(native.setTimeout, self, args) as unknown;
        return wait(attempt, delay, value, options, site);
      },
    });
    setTimeoutBySite.set(site, ours);
  }
  return ours;
}

export const setImmediatePromise = replace(native.setImmediate, {
  current: () => modules.timersPromises.setImmediate,
  serve(attempt, args, self) {
    const [value, options] = args;
    if (!isValid(undefined, options) || options?.signal?.aborted) return Reflect.apply(native.setImmediate, self, args) as unknown;
    return abortable(options?.signal, (resolve) => attempt.immediate(() => resolve(value)));
  },
});

/** The ticks of an interval as an async iterator: each due tick is yielded once, also those that came while the consumer was busy. */
async function* ticks(attempt: Program, delay: unknown, value: unknown, options: Options | undefined): AsyncGenerator<unknown, void> {
  const signal = options?.signal;
  if (signal?.aborted) throw new AbortError(signal);
  let due = 0;
  let wake: (() => void) | undefined;
  const fire = () => {
    due++;
    wake?.();
  };
  const { stop } = attempt.timer({ kind: 'interval', ms: clampMs(delay), fire });
  const onAbort = () => {
    stop();
    wake?.();
  };
  try {
    signal?.addEventListener('abort', onAbort, { once: true });
    while (!signal?.aborted) {
      if (due === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        wake = undefined;
      }
      for (; due > 0; due--) yield value;
    }
    throw new AbortError(signal);
  } finally {
    stop();
    signal?.removeEventListener('abort', onAbort);
  }
}

export const setIntervalPromise = replace(native.setInterval, {
  current: () => modules.timersPromises.setInterval,
  serve(attempt, args, self) {
    const [delay, value, options] = args;
    if (!isValid(delay, options)) return Reflect.apply(native.setInterval, self, args) as unknown;
    return ticks(attempt, delay, value, options);
  },
});

const schedulerWait = replace(nativeScheduler.wait, {
  current: () => modules.timersPromises.scheduler.wait,
  serve(attempt, args, self) {
    const [delay, options] = args;
    const isBrand = toNative(self) === nativeScheduler;
    if (!isBrand || !isValid(delay, options) || options?.signal?.aborted) return Reflect.apply(nativeScheduler.wait, self, args) as unknown;
    return wait(attempt, delay, undefined, options, undefined);
  },
});

const schedulerYield = replace(nativeScheduler.yield, {
  current: () => modules.timersPromises.scheduler.yield,
  serve(attempt, args, self) {
    if (toNative(self) !== nativeScheduler) return Reflect.apply(nativeScheduler.yield, self, args) as unknown;
    return new Promise<void>((resolve) => attempt.immediate(() => resolve()));
  },
});

const schedulerMembers = new Map([
  ['wait', replaced(nativeScheduler.wait, schedulerWait)],
  ['yield', replaced(nativeScheduler.yield, schedulerYield)],
]);

/** `scheduler` of `node:timers/promises`. */
export const schedulerExport = facade({
  native: nativeScheduler, current: () => modules.timersPromises.scheduler, branded: true, members: schedulerMembers,
});

/** The global `scheduler` of browsers. Node has none: using it throws as the bare name does, unless the program defines one. */
export const schedulerFacade = facade({
  native: nativeScheduler,
  current: () => (globalThis as unknown as { scheduler?: object }).scheduler ?? missingScheduler(),
  branded: true,
  members: schedulerMembers,
});

function missingScheduler(): never {
  throw new ReferenceError('scheduler is not defined');
}

