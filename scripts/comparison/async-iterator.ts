import type { Context } from '@restatedev/restate-sdk';
import { answer } from './answer.ts';

/** Values as they arrive. */
async function* arriving<T>(promises: readonly PromiseLike<T>[]): AsyncGenerator<T> {
  const left = new Map(promises.map((promise, index) => [index, promise.then((value) => ({ index, value }))]));
  while (left.size > 0) {
    const { index, value } = await Promise.race(left.values());
    left.delete(index);
    yield value;
  }
}

export default async function offers(ctx: Context): Promise<string[]> {
  const order: string[] = [];
  const asked = [250, 20, 130].map((ms) => ctx.run(`shop ${ms}`, () => answer(ms, `shop ${ms}`)));
  for await (const offer of arriving(asked)) order.push(await ctx.run(`take ${offer}`, () => offer));
  return order;
}
