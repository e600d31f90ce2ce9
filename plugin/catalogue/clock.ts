import { exported, members, whole } from './family.ts';
import type { Source } from './types.ts';

const shared = { id: 'clock', treatment: 'clock', why: 'the clock differs on replay', fix: 'await ctx.date.now()' } as const;

const instants = ['instant', 'zonedDateTimeISO', 'plainDateTimeISO', 'plainDateISO', 'plainTimeISO'];
const zone = {
  id: 'locale', treatment: 'start', why: 'the default time zone is that of the machine', fix: "name the zone: 'Europe/Berlin'",
} as const;

/** Every clock of semantics §1: they all read the one turn clock. */
export const clock: readonly Source[] = [
  { ...shared, match: 'Date.now', replace: 'now' },
  { ...shared, match: 'Date', replace: 'Date', shape: 'constructor', pureWhenGiven: 0, fix: 'new Date(await ctx.date.now())' },
  {
    id: 'dynamic-member', match: 'Date[]', treatment: 'warning',
    why: 'which member is used is known only at run time', fix: 'write the member out: Date.parse(x)',
  },

  ...members('performance', ['now'], shared),
  ...members('performance', ['timeOrigin'], { ...shared, why: 'it is the start of the process that runs this attempt' }),
  { ...shared, match: 'performance', replace: 'performance', shape: 'object' },
  ...exported('node:perf_hooks', ['performance.now', 'performance.timeOrigin'], shared),
  { ...shared, match: 'node:perf_hooks#performance', replace: 'performance', shape: 'object' },
  whole('node:perf_hooks', shared),

  ...members('process', ['hrtime', 'hrtime.bigint', 'uptime'], shared),
  ...exported('node:process', ['hrtime', 'hrtime.bigint', 'uptime'], shared),
  ...exported('node:os', ['uptime'], shared),

  ...members('Temporal.Now', instants, shared),
  ...members('Temporal.Now', ['timeZoneId'], zone),
  { ...shared, match: 'Temporal.Now', replace: 'Temporal.Now', shape: 'object' },
  { ...shared, match: 'Temporal', replace: 'Temporal', shape: 'object' },

  {
    ...shared, match: 'Intl.DateTimeFormat', replace: 'Intl.DateTimeFormat', shape: 'constructor',
    why: 'without arguments it formats the current time, in the default zone and locale', fix: "new Intl.DateTimeFormat('en', { timeZone: 'UTC' }).format(when)",
  },
  { ...shared, match: 'Intl', replace: 'Intl', shape: 'object' },
];
