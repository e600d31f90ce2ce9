import { exported, globals, members, whole } from './family.ts';
import type { Source } from './types.ts';

const shared = {
  id: 'timer', treatment: 'journaled',
  why: 'a timer fires at another place among the events on replay, and is lost in a crash', fix: 'await ctx.sleep(ms)',
} as const;
const immediate = { ...shared, treatment: 'turn', why: 'where it falls between two events is not recorded' } as const;
const clearing = { ...shared, why: 'it must know the timers that stet issued', fix: 'keep the timer inside ctx.run' } as const;
const fine = { id: 'timer', treatment: 'turn', why: 'it stays in the turn, so its order is that of the journal', fix: 'nothing to do' } as const;

/** Timers in all their forms. */
export const timers: readonly Source[] = [
  ...globals(['setTimeout', 'setInterval'], { ...shared, site: true }),
  ...globals(['setImmediate'], { ...immediate, site: true }),
  ...globals(['clearTimeout', 'clearInterval', 'clearImmediate'], clearing),
  ...members('AbortSignal', ['timeout'], { ...shared, site: true }),
  { ...shared, match: 'AbortSignal', replace: 'AbortSignal', site: true, shape: 'picked' },

  ...members('scheduler', ['wait'], shared),
  ...members('scheduler', ['yield'], immediate),
  { ...shared, match: 'scheduler', replace: 'scheduler', shape: 'object' },

  ...exported('node:timers', ['setTimeout', 'setInterval'], shared),
  ...exported('node:timers', ['setImmediate'], immediate),
  ...exported('node:timers', ['clearTimeout', 'clearInterval', 'clearImmediate'], clearing),
  ...exported('node:timers', ['promises.setTimeout', 'promises.setInterval', 'promises.scheduler.wait'], shared),
  ...exported('node:timers', ['promises.setImmediate', 'promises.scheduler.yield'], immediate),
  ...exported('node:timers', ['promises', 'promises.scheduler'], { ...shared, shape: 'object' }),
  whole('node:timers', shared),

  ...exported('node:timers/promises', ['setTimeout', 'setInterval', 'scheduler.wait'], shared),
  ...exported('node:timers/promises', ['setImmediate', 'scheduler.yield'], immediate),
  ...exported('node:timers/promises', ['scheduler'], { ...shared, shape: 'object' }),
  whole('node:timers/promises', shared),

  { ...fine, match: 'queueMicrotask' },
  { ...fine, match: 'process.nextTick' },
  { ...fine, match: 'node:process#nextTick' },
];
