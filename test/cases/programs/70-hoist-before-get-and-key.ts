/**
 * CASE 70 get in the prefix and a drawn key in the middle: both move in front of the run
 * KIND hoist
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'hoist' };
export async function handler(ctx: Ctx, io: Io) {
  return ctx.run('pay', async () => {
    const cur = await ctx.get<string>('cur');
    return io.effect('pay', [cur ?? 'eur', ctx.rand.uuidv4().length]);
  });
}
export async function expected(ctx: Ctx, io: Io) {
  const cur = await ctx.get<string>('cur'); const key = ctx.rand.uuidv4();
  return ctx.run('pay', async () => io.effect('pay', [cur ?? 'eur', key.length]));
}
export const check = (r: Outcome) => JSON.stringify(r.result) === '["eur",36]';
