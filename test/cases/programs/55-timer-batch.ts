/**
 * CASE 55 many timers due at the same moment, in nested and flat order, each draws; a microtask and a nextTick between
 * KIND replay
 * EXPECT one turn a timer: microtasks and nextTicks of one callback run before the next; the assignment of draws is equal in every attempt.
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'replay' };
export async function handler(ctx: Ctx, io: Io) {
  const log: unknown[] = []; let open = 6;
  await new Promise<void>((done) => { for (let i = 0; i < 3; i++) { setTimeout(() => { log.push('t' + i, Math.random()); process.nextTick(() => log.push('n' + i)); queueMicrotask(() => log.push('m' + i)); if (--open === 0) done(); }, 5); setTimeout(async () => { await null; await null; log.push('a' + i, Math.random()); if (--open === 0) done(); }, 5); } });
  io.observe(log); await ctx.run('gap', () => 0); return log.filter((x) => typeof x === 'string').join();
}
export const check = (r: Outcome) => r.result === 't0,n0,m0,a0,t1,n1,m1,a1,t2,n2,m2,a2';
