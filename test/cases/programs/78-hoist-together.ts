/**
 * CASE 78 runs that are started together, each with a write of its own
 * KIND hoist
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'hoist' };
export async function handler(ctx: Ctx, io: Io) {
  const [a, b] = await Promise.all([
    ctx.run('a', async () => { await new Promise((r) => setTimeout(r, 6)); const v = io.effect('a', 1); ctx.set('a', v); return v; }),
    ctx.run('b', () => { const v = io.effect('b', 2); ctx.set('b', v); return v; }),
  ]);
  io.observe([a, b]); return a + b;
}
export async function expected(ctx: Ctx, io: Io) {
  const one = async () => { const v = await ctx.run('a', async () => { await new Promise((r) => setTimeout(r, 6)); return io.effect('a', 1); }); ctx.set('a', v); return v; };
  const two = async () => { const v = await ctx.run('b', () => io.effect('b', 2)); ctx.set('b', v); return v; };
  const [a, b] = await Promise.all([one(), two()]); io.observe([a, b]); return a + b;
}
export const check = (r: Outcome) => r.result === 3 && (!r.state || (r.state.a === 1 && r.state.b === 2));
