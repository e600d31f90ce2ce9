/**
 * CASE 11 performance.now, process.hrtime and hrtime.bigint, uptime, Intl without an argument, toISOString: one clock
 * KIND replay
 * EXPECT all are equal in every attempt, monotonic over a sleep, and at least the slept time apart.
 */
import { performance as perf } from 'node:perf_hooks';
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'replay' };
const read = () => ({ date: Date.now(), perf: performance.now(), perf2: perf.now(), hr: process.hrtime.bigint(), tuple: process.hrtime(), up: process.uptime() });
export async function handler(ctx: Ctx, io: Io) {
  await ctx.run('gap', () => 0); const a = read(); const format = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', dateStyle: 'short', timeStyle: 'medium' });
  io.observe([a, format.format().length, format.formatToParts().length > 3]); await ctx.sleep(12); const b = read(); const since = process.hrtime(a.tuple); io.observe([b, since, Math.round(performance.now() - a.perf)]);
  return [b.date - a.date >= 11, b.perf - a.perf >= 10.9, Number(b.hr - a.hr) >= 10.9e6, since[0] * 1e3 + since[1] / 1e6 >= 10.9, b.up > a.up, b.perf2 - a.perf2 >= 10.9];
}
export const check = (r: Outcome) => r.result.every((x: boolean) => x) && r.obs[0][1] === 20;
