/**
 * CASE 81 actions without a result, with an empty return, and of one expression
 * KIND hoist
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'hoist' };
export async function handler(ctx: Ctx, io: Io) {
  await ctx.run('a', () => { const v = io.effect('a', 1); ctx.set('a', v) });
  await ctx.run('b', async function () { const v = io.effect('b', 2); ctx.set('b', v); return; });
  await ctx.run('c', () => ctx.set('c', 3));
  await ctx.run('d', async () => { io.effect('d', 4); ctx.clear('c'); });
  return 1;
}
export async function expected(ctx: Ctx, io: Io) {
  const a = await ctx.run('a', () => io.effect('a', 1)); ctx.set('a', a);
  const b = await ctx.run('b', () => io.effect('b', 2)); ctx.set('b', b);
  await ctx.run('c', () => undefined); ctx.set('c', 3);
  await ctx.run('d', () => { io.effect('d', 4); }); ctx.clear('c'); return 1;
}
export const check = (r: Outcome) => r.result === 1 && (!r.state || JSON.stringify(r.state) === '{"a":1,"b":2}');
