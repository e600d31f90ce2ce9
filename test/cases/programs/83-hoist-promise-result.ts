/**
 * CASE 83 an action that is not async and gives a promise: it is awaited before it is carried
 * KIND hoist
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'hoist' };
export async function handler(ctx: Ctx, io: Io) {
  const out = await ctx.run('p', () => { const p = Promise.resolve(4); const v = io.effect('e', 1); ctx.set('v', v); return p; });
  io.observe(out); return out;
}
export async function expected(ctx: Ctx, io: Io) {
  const [out, v] = await ctx.run('p', async () => { const v = io.effect('e', 1); return [4, v] as const; }); ctx.set('v', v); io.observe(out); return out;
}
export const check = (r: Outcome) => r.result === 4 && (!r.state || r.state.v === 1);
