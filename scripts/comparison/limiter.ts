import type { Context } from '@restatedev/restate-sdk';
import { answer } from './answer.ts';

/** At most `most` at a time. */
function limiter(most: number) {
  const waiting: (() => void)[] = [];
  let free = most;
  return async <T>(task: () => Promise<T>): Promise<T> => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free++;
      else next();
    }
  };
}

export default async function pages(ctx: Context): Promise<string[]> {
  const limited = limiter(2);
  const order: string[] = [];
  await Promise.all([200, 20, 20, 20].map((ms, page) => limited(async () => {
    order.push(await ctx.run(`page ${page}`, () => answer(ms, `page ${page}`)));
  })));
  return order;
}
