import type { Context } from '@restatedev/restate-sdk';
import { answer } from './answer.ts';

export default async function nested(ctx: Context): Promise<unknown> {
  const ask = (name: string, ms: number) => ctx.run(name, () => answer(ms, name));
  return Promise.all([
    Promise.race([ask('slow', 250), ask('fast', 20)]),
    Promise.any([ask('late', 200), ask('early', 50)]),
    Promise.all([ask('one', 30), ask('two', 10)]),
  ]);
}
