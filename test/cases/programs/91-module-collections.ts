/**
 * CASE 91 a Map and an object of the module, written and read by durable code
 * KIND reject, code module-state
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'reject', code: 'module-state', ifNotRejected: 'diverges', warm: true };
const seen = new Map<string, number>(); const tally = { n: 0 };
export async function handler(ctx: Ctx, io: Io) {
  seen.set('n', (seen.get('n') ?? 0) + 1); // ERR module-state
  tally.n += 1; // ERR module-state
  io.observe([seen.get('n'), tally.n]); await ctx.run('a', () => 0); io.observe(tally.n); return 1;
}
export const check = (r: Outcome) => r.result === 1;
