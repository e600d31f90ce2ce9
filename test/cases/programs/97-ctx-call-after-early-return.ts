/**
 * CASE 97 a call that is the tail of the action, and an earlier return that may skip it
 * KIND reject, code ctx-in-run
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'reject', code: 'ctx-in-run', ifNotRejected: 'ctx-in-run' };
export async function handler(ctx: Ctx, io: Io) {
  return ctx.run('r', async () => {
    if (io.effect('look', 1) > 3) return 1;
    return ctx.call('svc', 2); // ERR ctx-in-run
  });
}
export const check = (r: Outcome) => JSON.stringify(r.result) === '{"n":"svc","a":2}';
