/**
 * CASE 34 unref, ref, hasRef, refresh, close, Symbol.toPrimitive, scheduler.wait and yield, timers/promises setInterval and setImmediate
 * KIND replay
 * EXPECT refresh starts the wait anew; an unref'd timer still fires in an invocation that lives; clearing by number or string works.
 */
import { scheduler, setInterval as every, setImmediate as soon } from 'node:timers/promises';
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'replay' };
export async function handler(ctx: Ctx, io: Io) {
  const log: string[] = []; const t = setTimeout(() => log.push('t'), 240); io.observe([t.hasRef(), t.unref().hasRef(), t.ref().hasRef(), typeof +t, typeof t.refresh]);
  const dead = setTimeout(() => log.push('dead'), 4); clearTimeout(String(+dead)); setTimeout(() => log.push('dead2'), 4).close(); setTimeout(() => log.push('late'), 2).unref();
  await scheduler.wait(160); t.refresh(); await scheduler.wait(160); io.observe([...log]); await scheduler.wait(200); io.observe([...log]); await scheduler.yield(); io.observe(await soon('soon'));
  let n = 0; for await (const v of every(3, 'tick')) { io.observe([v, Math.random()]); if (++n === 2) break; } await ctx.run('gap', () => 0); return n;
}
export const check = (r: Outcome) => r.result === 2 && JSON.stringify(r.obs.slice(0, 4)) === '[[true,false,true,"number","function"],["late"],["late","t"],"soon"]';
