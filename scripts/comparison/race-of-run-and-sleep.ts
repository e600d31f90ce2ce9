import type { Context } from '@restatedev/restate-sdk';
import { answer } from './answer.ts';

export default async function quote(ctx: Context): Promise<string> {
  const winner = await Promise.race([
    ctx.run('quote', () => answer(300, 'quote')),
    ctx.sleep(100).then(() => 'too late'),
  ]);
  return ctx.run('note', () => `noted: ${winner}`);
}
