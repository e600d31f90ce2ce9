import type { Context } from '@restatedev/restate-sdk';
import { answer } from './answer.ts';

/** The second takes part in the first: it has to run beside it. */
export default async function together(ctx: Context): Promise<string[]> {
  let meet = (): void => undefined;
  const met = new Promise<string>((resolve) => (meet = () => resolve('met')));
  const host = ctx.run('host', () => Promise.race([met, answer(150, 'nobody came')]));
  const guest = ctx.run('guest', () => {
    meet();
    return 'guest';
  });
  return [await host, await guest];
}
