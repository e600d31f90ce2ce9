/**
 * CASE 82 a run that is all that another does
 * KIND hoist
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'hoist' };
export async function handler(ctx: Ctx, io: Io) {
  const a = await ctx.run('outer', () => ctx.run('inner', () => io.effect('a', 1)));
  const b = await ctx.run('other', async () => { return await ctx.run(() => io.effect('b', 2)); });
  io.observe([a, b]); return a + b;
}
export async function expected(ctx: Ctx, io: Io) {
  const a = await ctx.run('outer', () => io.effect('a', 1)); const b = await ctx.run('other', () => io.effect('b', 2)); io.observe([a, b]); return a + b;
}
export const check = (r: Outcome) => r.result === 3;
