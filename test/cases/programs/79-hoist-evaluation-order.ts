/**
 * CASE 79 the run in the middle of an expression: what stands before it is evaluated before
 * KIND hoist
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'hoist' };
export async function handler(ctx: Ctx, io: Io) {
  const seen: number[] = [];
  const note = (n: number) => { seen.push(n); return n; };
  const sum = note(1) + (await ctx.run(`r${note(2)}`, () => { const v = io.effect('e', 3); ctx.set('v', v); return v; })) + note(4);
  io.observe([seen, sum]); return sum;
}
export async function expected(ctx: Ctx, io: Io) {
  const seen: number[] = [];
  const note = (n: number) => { seen.push(n); return n; };
  const one = note(1); const v = await ctx.run(`r${note(2)}`, () => io.effect('e', 3)); ctx.set('v', v); const sum = one + v + note(4);
  io.observe([seen, sum]); return sum;
}
export const check = (r: Outcome) => r.result === 8 && (!r.state || r.state.v === 3);
