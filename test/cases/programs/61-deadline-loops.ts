/**
 * CASE 61 loops that wait for the clock: a spin, a polling loop with a deadline, two measurements that must not go backwards
 * KIND replay
 * NAIVE BUG a logical clock that stands still in a turn: the spin never ends.
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'replay' };
export async function handler(ctx: Ctx, io: Io) {
  await ctx.run('gap', () => 0); const start = Date.now(); for (let t = start; t - start < 12; t = new Date().getTime()); const spun = Date.now(); io.observe([spun - start >= 12, spun - start]);
  let polls = 0; for (const end = performance.now() + 20; performance.now() < end; polls++) await new Promise((r) => setTimeout(r, 4)); io.observe([polls > 0, Date.now() >= spun + 16]); await ctx.run('stamp', () => io.effect('stamp', spun)); return Date.now() >= spun;
}
export const check = (r: Outcome) => r.result === true && r.obs[0][0] === true && r.obs[1][0] === true;
