/**
 * CASE 85 the action is a function by its name
 * KIND reject, code ctx-in-run
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'reject', code: 'ctx-in-run', ifNotRejected: 'ctx-in-run' };
export async function handler(ctx: Ctx, io: Io) {
  const charge = async () => {
    const v = io.effect('charge', 1);
    ctx.set('v', v); // ERR ctx-in-run
    return v;
  };
  return (await ctx.run('charge', charge)) + (await ctx.run('again', charge));
}
export const check = (r: Outcome) => r.result === 2;
