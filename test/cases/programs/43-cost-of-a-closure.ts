/**
 * CASE 43 runs started together and never awaited, an effect in each, an early return
 * KIND replay
 * EXPECT runs that nobody awaits begin all the same; their effects carry equal values when they are repeated.
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'replay' };
export async function handler(ctx: Ctx, io: Io) {
  const key = Math.random(); void ctx.run('floating', () => io.effect('floating', key)); const at = Date.now(); const p = ctx.run('awaited', () => io.effect('at', at)); await ctx.sleep(4); if (Math.random() < 2) return [await p === at, key < 1]; return 'never';
}
export const check = (r: Outcome) => JSON.stringify(r.result) === '[true,true]';
