import { TerminalError, type Context } from '@restatedev/restate-sdk';
import { answer } from './answer.ts';

export default async function report(ctx: Context): Promise<string[]> {
  const ends = await Promise.allSettled([
    ctx.run('stock', () => answer(60, 'stock')),
    ctx.run('price', (): string => {
      throw new TerminalError('no price');
    }),
    ctx.run('photo', () => answer(20, 'photo')),
  ]);
  return ends.map((end) => (end.status === 'fulfilled' ? end.value : (end.reason as Error).message));
}
