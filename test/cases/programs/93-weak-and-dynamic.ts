/**
 * CASE 93 code that depends on the garbage collector
 * KIND reject, code weak-reference
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'reject', code: 'weak-reference', ifNotRejected: 'diverges' };
const boot = Math.random();
export async function handler(ctx: Ctx, io: Io) {
  const ref = new WeakRef({ n: 1 }); // ERR weak-reference
  io.observe([boot, typeof ref]); // ERR module-nondeterminism
  await ctx.run('a', () => 0); return 1;
}
export const check = (r: Outcome) => r.result === 1;
