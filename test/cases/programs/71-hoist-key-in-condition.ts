/**
 * CASE 71 a key that is drawn under a condition and after an effect is drawn before: retries use the same
 * KIND hoist
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'hoist' };
export async function handler(ctx: Ctx, io: Io) {
  const out = await ctx.run('pay', async () => {
    const due = io.effect('look', 2);
    if (due > 1) return io.effect('pay', ctx.rand.random());
    return 0;
  });
  io.observe([out, ctx.rand.random()]);
  return out < 1;
}
export async function expected(ctx: Ctx, io: Io) {
  const key = ctx.rand.random();
  const out = await ctx.run('pay', async () => {
    const due = io.effect('look', 2);
    if (due > 1) return io.effect('pay', key);
    return 0;
  });
  io.observe([out, ctx.rand.random()]);
  return out < 1;
}
export const check = (r: Outcome) => r.result === true;
