import type { Context } from '@restatedev/restate-sdk';
import { answer } from './answer.ts';

export default async function patient(ctx: Context): Promise<string[]> {
  const quote = ctx.run('quote', () => answer(250, 'quote'));
  const faster = await Promise.race([quote, new Promise<string>((resolve) => setTimeout(resolve, 50, 'timer'))]);
  return [`first: ${faster}`, await quote];
}
