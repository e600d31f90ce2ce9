/**
 * CASE 56 three runs at once: their entries are appended before, between and after the deliveries of each other
 * KIND replay
 * NAIVE BUG a watermark sampled at append and compared at delivery: three closures see 0/1/1 deliveries, then 1/2/3, and a right replay is refused.
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'replay' };
export async function handler(ctx: Ctx, io: Io) {
  const one = async (n: string, ms: number) => { await ctx.run(n, () => new Promise((r) => (ms > 0 ? setTimeout(r, ms) : r(n)))); io.observe([n, Math.random()]); };
  for (let round = 0; round < 2; round++) await Promise.all([one('a' + round, 0), one('b' + round, 0), one('c' + round, 2), one('d' + round, 0)]);
  return Math.random() < 1;
}
export const check = (r: Outcome) => r.result === true && r.obs.length === 8;
