import type { Program } from '../kernel/program.ts';
import { inTurn } from '../kernel/scope.ts';
import { facadeTraps } from './facade.ts';
import { NativeDate, nativeNow } from './natives.ts';
import { isUnpatched, standFor } from './replace.ts';

/** `Date.now`. Written out for speed, as `random` is. */
export const { now } = {
  now(): number {
    const attempt = inTurn<Program>();
    const Current = currentDate();
    if (Current !== NativeDate) return Current.now();
    const found = NativeDate.now;
    if (found !== nativeNow && !isUnpatched(found, nativeNow)) return NativeDate.now();
    return attempt === undefined ? nativeNow() : attempt.now();
  },
};
standFor(now, nativeNow);

/** The `Date` that the program finds now: the native one, or its own (fake timers). */
function currentDate(): DateConstructor {
  const Found = Date;
  return Found === NativeDate || isUnpatched(Found, NativeDate) ? NativeDate : Found;
}

/**
 * Asked by the net at each reading of the clock through the one `Date` that it shares with rewritten code:
 * whether the caller is to get the native clock.
 */
let watch: (() => boolean) | undefined;

/** Sets the net's question, or takes it away. */
export function watchDate(ask: (() => boolean) | undefined): void {
  watch = ask;
}

/** The attempt whose clock a call through `Date` as a value reads. */
function clockOwner(): Program | undefined {
  const attempt = inTurn<Program>();
  return attempt !== undefined && watch?.() === true ? undefined : attempt;
}

/** `Date.now` of `Date` as a value. */
const { now: nowOfValue } = {
  now(): number {
    return watch?.() === true ? nativeNow() : now();
  },
};
standFor(nowOfValue, nativeNow);

const traps: ProxyHandler<DateConstructor> = {
  ...(facadeTraps({
    native: NativeDate,
    current: currentDate,
    members: new Map([['now', { native: nativeNow, give: () => (watch === undefined ? now : nowOfValue) }]]),
  }) as ProxyHandler<DateConstructor>),
  construct(_target, args: unknown[], newTarget) {
    const Current = currentDate();
    const attempt = args.length === 0 ? clockOwner() : undefined;
    const given = attempt !== undefined && Current === NativeDate ? [attempt.now()] : args;
    if (newTarget !== StetDate) return Reflect.construct(Current, given, newTarget) as Date;
    // The common call, without the cost of Reflect.
    return given.length === 0 ? new Current() : new Current(...(given as [number]));
  },
  apply(_target, self: unknown, args: unknown[]) {
    const attempt = clockOwner();
    const Current = currentDate();
    if (attempt === undefined || Current !== NativeDate) return Reflect.apply(Current, self, args);
    return new NativeDate(attempt.now()).toString();
  },
};

/** `Date` as a value and where it reads the clock. Its `prototype` is the native one, so `instanceof` holds both ways. */
export const StetDate: DateConstructor = standFor(new Proxy(NativeDate, traps), NativeDate);
