import { TerminalError, type Context } from '@restatedev/restate-sdk';
import { answer } from './answer.ts';

export default async function mirror(ctx: Context): Promise<string> {
  const down = (name: string) => ctx.run(name, (): string => {
    throw new TerminalError(`${name} is down`);
  });
  const source = await Promise.any([down('first'), down('second'), ctx.run('third', () => answer(50, 'third'))]);
  return ctx.run('note', () => `from ${source}`);
}
