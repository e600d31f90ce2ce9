/**
 * CASE 88 a run beside something else in the action of another
 * KIND reject, code nested-run
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'reject', code: 'nested-run', ifNotRejected: 'nested-run' };
export async function handler(ctx: Ctx, io: Io) {
  return ctx.run('outer', async () => {
    const a = await ctx.run('inner', () => 1); // ERR nested-run
    return io.effect('b', a + 1);
  });
}
export const check = (r: Outcome) => r.result === 2;
