/**
 * CASE 90 a helper writes, a loop reads in its next round, an alias is changed
 * KIND reject, code captured-write
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'reject', code: 'captured-write', ifNotRejected: 'diverges' };
export async function handler(ctx: Ctx, io: Io) {
  let total = 0; const seen = new Set<number>(); const alias = seen;
  const add = (n: number) => { total += n; }; // ERR captured-write
  for (let i = 0; i < 2; i++) {
    io.observe([total, seen.size]);
    await ctx.run('r' + i, () => {
      add(i + 1);
      alias.add(i); // ERR captured-write
    });
  }
  return total;
}
export const check = (r: Outcome) => r.mode !== 'original' || r.result === 3;
