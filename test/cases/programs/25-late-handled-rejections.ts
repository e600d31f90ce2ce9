/**
 * CASE 25 two runs started, awaited one after the other, the second fails first; a rejection handled two operations later
 * KIND replay
 * EXPECT the process lives, the error is caught where it is awaited, in every attempt the same.
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'replay', original: false };
export async function handler(ctx: Ctx, io: Io) {
  const slow = ctx.run('slow', () => new Promise((r) => setTimeout(r, 14, 'slow'))); const failing = ctx.run('failing', async () => { throw new TypeError('early'); });
  io.observe(await slow); io.observe(await failing.catch((e) => [e.message, e instanceof TypeError]));
  const derived = ctx.run('again', () => { throw new Error('derived'); }).then(() => 'never'); await ctx.sleep(3); await ctx.run('gap', () => 0); io.observe([await derived.catch((e) => e.message), Math.random()]); return 'alive';
}
export const check = (r: Outcome) => r.result === 'alive' && r.obs[0] === 'slow' && r.obs[1][0] === 'early' && r.obs[2][0] === 'derived';
