import { promisify } from 'node:util';
import type { Program } from '../kernel/program.ts';
import { inTurn, scope } from '../kernel/scope.ts';
import { nativeTimers, type TimerName } from './natives.ts';
import { isUnpatched, replace, standFor, type Callable } from './replace.ts';
import { clampMs, Round, Timer, timerOf } from './timeout.ts';
import { setImmediatePromise, setTimeoutPromise } from './timers-promises.ts';

type Callback = (...args: unknown[]) => unknown;

/** `setTimeout` for one site, over whatever `current` finds (the global, or the export of `node:timers`). */
export function makeSetTimeout(site?: string, current: () => unknown = () => setTimeout): typeof setTimeout {
  const native = nativeTimers.setTimeout;
  return replace(native, {
    current,
    members: new Map([[promisify.custom, () => setTimeoutPromise(site)]]),
    serve: (attempt, args, self) => serveTimer(attempt, 'timer', native, args, self, site),
  });
}

export function makeSetInterval(site?: string, current: () => unknown = () => setInterval): typeof setInterval {
  const native = nativeTimers.setInterval;
  return replace(native, {
    current,
    serve: (attempt, args, self) => serveTimer(attempt, 'interval', native, args, self, site),
  });
}

export function makeSetImmediate(_site?: string, current: () => unknown = () => setImmediate): typeof setImmediate {
  const native = nativeTimers.setImmediate;
  return replace(native, {
    current,
    members: new Map([[promisify.custom, () => setImmediatePromise]]),
    serve(attempt, args, self) {
      const [callback, ...rest] = args;
      // The native refuses what is no function, in its own words.
      if (typeof callback !== 'function') return Reflect.apply(native, self, args) as unknown;
      return new Round(attempt, callback as Callback, rest);
    },
  });
}

function serveTimer(
  attempt: Program, kind: 'timer' | 'interval', native: Callable, args: readonly unknown[], self: unknown, site: string | undefined,
): unknown {
  const [callback, after, ...rest] = args;
  if (typeof callback !== 'function') return Reflect.apply(native, self, args) as unknown;
  return new Timer({ attempt, kind, ms: clampMs(after), callback: callback as Callback, args: rest, site });
}

/** A `clear…` that knows stet's timers in every scope, and leaves every other value to whatever the program finds under the name. */
function makeClear<K extends Extract<TimerName, `clear${string}`>>(
  name: K, current: () => unknown, clearOurs: (timer: unknown) => boolean,
): (typeof nativeTimers)[K] {
  const native: Callable = nativeTimers[name];
  return standFor(
    new Proxy(native, {
      apply(_native, self: unknown, args: unknown[]) {
        if (clearOurs(args[0])) return undefined;
        const found = current();
        return Reflect.apply(isUnpatched(found, native) ? native : (found as Callable), self, args) as unknown;
      },
    }),
    native,
  ) as (typeof nativeTimers)[K];
}

function clearTimer(timer: unknown): boolean {
  if (timer instanceof Timer) {
    timer.close();
    return true;
  }
  const store = typeof timer === 'number' || typeof timer === 'string' ? scope() : undefined;
  if (store === undefined) return false;
  // Inside a run an id of the handler's is looked up too, so that clearing it is refused there as the object is.
  const attempt = store.inRun ? (store.attempt as Program) : inTurn<Program>();
  const ours = attempt === undefined ? undefined : timerOf(attempt, timer);
  ours?.close();
  return ours !== undefined;
}

function clearRound(round: unknown): boolean {
  if (!(round instanceof Round)) return false;
  Round.clear(round);
  return true;
}

export const makeClearTimeout = (current: () => unknown) => makeClear('clearTimeout', current, clearTimer);
export const makeClearInterval = (current: () => unknown) => makeClear('clearInterval', current, clearTimer);
export const makeClearImmediate = (current: () => unknown) => makeClear('clearImmediate', current, clearRound);

export const ambientClearTimeout = makeClearTimeout(() => clearTimeout);
export const ambientClearInterval = makeClearInterval(() => clearInterval);
export const ambientClearImmediate = makeClearImmediate(() => clearImmediate);
