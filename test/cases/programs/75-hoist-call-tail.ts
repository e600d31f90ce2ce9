/**
 * CASE 75 a call whose result is the result of the action is made after it
 * KIND hoist
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'hoist' };
export async function handler(ctx: Ctx, io: Io) {
  const answer = await ctx.run('prepare', async () => { const order = io.effect('prepare', 5); await null; return ctx.call('ship', order + 1); });
  io.observe(answer); return (answer as { a: number }).a;
}
export async function expected(ctx: Ctx, io: Io) {
  const order = await ctx.run('prepare', async () => { const order = io.effect('prepare', 5); await null; return order + 1; });
  const answer = await ctx.call('ship', order); io.observe(answer); return (answer as { a: number }).a;
}
export const check = (r: Outcome) => r.result === 6;
