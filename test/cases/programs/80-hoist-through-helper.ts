/**
 * CASE 80 a helper that does nothing but write, and one that draws
 * KIND hoist
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'hoist' };
const charge = async (io: Io) => ({ id: io.effect('charge', 'rcpt-1'), fee: 3 });
function remember(c: Ctx, id: string) { c.set('receipt', id); c.send('mail', id); }
const keyOf = (c: Ctx) => c.rand.uuidv4();
export async function handler(ctx: Ctx, io: Io) {
  const out = await ctx.run('charge', async () => { const paid = await charge(io); remember(ctx, paid.id); return paid.fee; });
  const key = await ctx.run('key', () => io.effect('key', keyOf(ctx).length));
  return out + key;
}
export async function expected(ctx: Ctx, io: Io) {
  const [fee, id] = await ctx.run('charge', async () => { const paid = await charge(io); return [paid.fee, paid.id] as const; });
  ctx.set('receipt', id); ctx.send('mail', id);
  const key = ctx.rand.uuidv4(); return fee + (await ctx.run('key', () => io.effect('key', key.length)));
}
export const check = (r: Outcome) => r.result === 39 && (!r.state || (r.state.receipt === 'rcpt-1' && r.outbox!.length === 1));
