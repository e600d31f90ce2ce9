/**
 * CASE 89 a write that an earlier return may skip, and the result of a write that is used
 * KIND reject, code ctx-in-run
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'reject', code: 'ctx-in-run', ifNotRejected: 'ctx-in-run' };
export async function handler(ctx: Ctx, io: Io) {
  return ctx.run('r', async () => {
    const v = io.effect('a', 1);
    if (v > 5) return 0;
    ctx.set('v', v); // ERR ctx-in-run
    return v;
  });
}
export const check = (r: Outcome) => r.result === 1;
