/**
 * CASE 73 names that the action itself gives to the context
 * KIND hoist
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'hoist' };
const charge = async (io: Io) => ({ id: io.effect('charge', 'rcpt-1'), fee: 3 });
export async function handler(ctx: Ctx, io: Io) {
  return ctx.run('charge', async () => {
    const own = ctx; const { set } = ctx;
    const paid = await charge(io);
    own.send('mail', { id: paid.id }); set('k', paid.id);
    return paid.fee;
  });
}
export async function expected(ctx: Ctx, io: Io) {
  const [fee, id] = await ctx.run('charge', async () => { const paid = await charge(io); return [paid.fee, paid.id] as const; });
  ctx.send('mail', { id }); ctx.set('k', id); return fee;
}
export const check = (r: Outcome) => r.result === 3 && (!r.state || (r.state.k === 'rcpt-1' && r.outbox!.length === 1));
