/**
 * CASE 76 values of the prefix that are made of each other, a call, a sleep, and the clock
 * KIND hoist
 */
import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'hoist' };
export async function handler(ctx: Ctx, io: Io) {
  return ctx.run('book', async () => {
    const first = await ctx.get<string>('a');
    const second = await ctx.get<string>(`b${first}`);
    await ctx.sleep(1);
    const rate = await ctx.call('rate', second);
    const now = await ctx.date.now();
    return io.effect('book', [first, second, (rate as { n: string }).n, now > 1e12]);
  });
}
export async function expected(ctx: Ctx, io: Io) {
  const first = await ctx.get<string>('a'); const second = await ctx.get<string>(`b${first}`); await ctx.sleep(1); const rate = await ctx.call('rate', second);
  return ctx.run('book', async () => io.effect('book', [first, second, (rate as { n: string }).n, true]));
}
export const check = (r: Outcome) => JSON.stringify(r.result) === '[null,null,"rate",true]';
