import type { Context } from '@restatedev/restate-sdk';
import { answer } from './answer.ts';

async function price(ctx: Context, item: string): Promise<string> {
  const net = await ctx.run(`net ${item}`, () => answer(20, item.length * 10));
  const tax = await ctx.run(`tax ${item}`, () => answer(20, net / 5));
  return `${item} ${net + tax}`;
}

export default (ctx: Context): Promise<string[]> => Promise.all(['book', 'pen', 'globe'].map((item) => price(ctx, item)));
