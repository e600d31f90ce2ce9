import type { Program } from '../kernel/program.ts';
import { inTurn } from '../kernel/scope.ts';
import { facade, replaced, type Member } from './facade.ts';
import { modules, nativePerformance, nativePerformanceNow, nativeTimeOrigin } from './natives.ts';
import { replace } from './replace.ts';

/** Milliseconds of the turn clock since the process of the first attempt began: the scale of `performance.now` and its kin. */
export function elapsedMs(attempt: Program): number {
  return attempt.now() - attempt.facts.timeOrigin;
}

const performanceNow = replace(nativePerformanceNow, {
  current: () => performance.now,
  // A wrong receiver is the native's to refuse.
  serve: (attempt, _args, self) => (self === nativePerformance ? elapsedMs(attempt) : Reflect.apply(nativePerformanceNow, self, [])),
});

/** `performance` as a value. */
export const performanceFacade = facade({
  native: nativePerformance,
  current: () => performance,
  branded: true,
  members: new Map<PropertyKey, Member>([
    ['now', replaced(nativePerformanceNow, performanceNow)],
    ['timeOrigin', { native: nativeTimeOrigin, give: (found) => inTurn<Program>()?.facts.timeOrigin ?? found }],
  ]),
});

const nativeHrtime = modules.process.hrtime;
const nativeBigint = nativeHrtime.bigint;
const nativeUptime = modules.process.uptime;

const nsPerMs = 1e6;
const nsPerSecond = 1_000_000_000n;

function elapsedNs(attempt: Program): bigint {
  return BigInt(Math.round(elapsedMs(attempt) * nsPerMs));
}

const hrtimeBigint = replace(nativeBigint, {
  current: () => modules.process.hrtime.bigint,
  serve: (attempt) => elapsedNs(attempt),
});

/** `process.hrtime`, on the same clock as `performance.now`. */
export const hrtime = replace(nativeHrtime, {
  current: () => modules.process.hrtime,
  members: new Map([['bigint', () => hrtimeBigint]]),
  serve(attempt, args) {
    const before = args[0];
    if (before !== undefined && !isTuple(before)) return Reflect.apply(nativeHrtime, undefined, args);
    const ns = elapsedNs(attempt);
    const since = before === undefined ? ns : ns - (BigInt(before[0]) * nsPerSecond + BigInt(before[1]));
    // As natively, nanoseconds are never negative: an earlier moment has a smaller count of seconds.
    const below = ((since % nsPerSecond) + nsPerSecond) % nsPerSecond;
    return [Number((since - below) / nsPerSecond), Number(below)];
  },
});

/** `process.uptime`, in seconds. */
export const uptime = replace(nativeUptime, {
  current: () => modules.process.uptime,
  serve: (attempt) => elapsedMs(attempt) / 1000,
});

function isTuple(value: unknown): value is [number, number] {
  return Array.isArray(value) && value.length === 2 && value.every((part) => Number.isInteger(part));
}
