import type { Context } from '@restatedev/restate-sdk';
import { answer } from './answer.ts';

export default async function order(ctx: Context): Promise<string[]> {
  const done: string[] = [];
  const mail = async (): Promise<void> => {
    await ctx.sleep(20);
    done.push(await ctx.run('mail', () => 'mail'));
  };
  void mail();
  done.push(await ctx.run('parcel', () => answer(250, 'parcel')));
  return done;
}
