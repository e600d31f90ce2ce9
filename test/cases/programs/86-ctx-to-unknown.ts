/**
 * CASE 86 the context goes to code that is not in the file, as it is, bound, and in an object
 * KIND reject, code ctx-in-run
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'reject', code: 'ctx-in-run', ifNotRejected: 'ctx-in-run' };
const save = (c: Ctx) => c.set('k', 1);
export async function handler(ctx: Ctx, io: Io) {
  return ctx.run('r', async () => {
    Reflect.apply(save, undefined, [ctx]); // ERR ctx-in-run
    [1].forEach(ctx.set.bind(ctx, 'k')); // ERR ctx-in-run
    return 1;
  });
}
export const check = (r: Outcome) => r.result === 1;
