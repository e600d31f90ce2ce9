/**
 * CASE 72 an alias, a destructured method, a bound one, a field, a Map and a default parameter are the context
 * KIND hoist
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'hoist' };
const charge = async (io: Io) => ({ id: io.effect('charge', 'rcpt-1'), fee: 3 });
export async function handler(ctx: Ctx, io: Io) {
  const c = ctx; const { send } = ctx; const put = ctx.set.bind(ctx); const box = { deep: { ctx } }; const byName = new Map([['ctx', ctx]]);
  const out = await ctx.run('charge', async () => {
    const paid = await charge(io);
    c.set('a', paid.id); send('mail', paid.fee); put('b', paid.fee); box.deep.ctx.set('c', 3); byName.get('ctx')!.set('d', 4);
    return paid.fee;
  });
  const later = async (own = ctx) => own.run('more', () => { own.set('e', 5); });
  await later();
  return out;
}
export async function expected(ctx: Ctx, io: Io) {
  const [out, paid] = await ctx.run('charge', async () => { const paid = await charge(io); return [paid.fee, paid] as const; });
  ctx.set('a', paid.id); ctx.send('mail', paid.fee); ctx.set('b', paid.fee); ctx.set('c', 3); ctx.set('d', 4);
  await ctx.run('more', () => undefined); ctx.set('e', 5);
  return out;
}
export const check = (r: Outcome) => r.result === 3 && (!r.state || (Object.keys(r.state).length === 5 && r.state.b === 3 && r.outbox!.length === 1));
