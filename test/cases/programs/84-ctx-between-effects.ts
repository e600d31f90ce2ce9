/**
 * CASE 84 between effects, in a loop, behind an effect, with an argument that is computed with an effect
 * KIND reject, code ctx-in-run
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'reject', code: 'ctx-in-run', ifNotRejected: 'ctx-in-run' };
const api = async () => 1;
export async function handler(ctx: Ctx, io: Io) {
  return ctx.run('r', async () => {
    await api();
    const a = await ctx.get('a'); // ERR ctx-in-run
    ctx.set('b', 1); // ERR ctx-in-run
    ctx.set('c', await api()); // ERR ctx-in-run
    for (let i = 0; i < 2; i++) io.effect('k' + i, ctx.rand.random()); // ERR ctx-in-run
    return a === null;
  });
}
export const check = (r: Outcome) => r.result === true;
