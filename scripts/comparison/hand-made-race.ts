import type { Context } from '@restatedev/restate-sdk';
import { answer } from './answer.ts';

export default async function first(ctx: Context): Promise<string> {
  const winner = await new Promise<string>((resolve, reject) => {
    ctx.run('far', () => answer(200, 'far')).then(resolve, reject);
    ctx.run('near', () => answer(30, 'near')).then(resolve, reject);
  });
  return ctx.run('note', () => `noted: ${winner}`);
}
