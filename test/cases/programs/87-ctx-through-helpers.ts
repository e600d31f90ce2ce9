/**
 * CASE 87 through a helper that does more, through two of them, and through a callback
 * KIND reject, code ctx-in-run
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'reject', code: 'ctx-in-run', ifNotRejected: 'ctx-in-run' };
const deeper = (c: Ctx) => { c.send('mail', 1); };
const pay = async (c: Ctx, io: Io) => { const v = io.effect('pay', 1); deeper(c); return v; };
const twice = (f: () => void) => { f(); f(); };
export async function handler(ctx: Ctx, io: Io) {
  const note = () => { ctx.set('n', 1); };
  return ctx.run('r', async () => {
    const paid = await pay(ctx, io); // ERR ctx-in-run
    twice(note); // ERR ctx-in-run
    [1].forEach(note); // ERR ctx-in-run
    return paid;
  });
}
export const check = (r: Outcome) => r.result === 1;
