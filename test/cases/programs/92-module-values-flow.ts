/**
 * CASE 92 values of the module that come of a clock, a draw and a function that draws
 * KIND reject, code module-nondeterminism
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'reject', code: 'module-nondeterminism', ifNotRejected: 'diverges' };
const BOOT = performance.now() + Math.random(); const LABEL = `boot ${BOOT}`; const makeId = () => crypto.randomUUID(); const ID = makeId(); const nested = { id: ID };
export async function handler(ctx: Ctx, io: Io) {
  io.observe(BOOT); // ERR module-nondeterminism
  io.observe([LABEL, nested.id]); // ERR module-nondeterminism
  await ctx.run('x', () => io.effect('n', 1)); return typeof ID; // ERR module-nondeterminism
}
export const check = (r: Outcome) => r.result === 'string';
