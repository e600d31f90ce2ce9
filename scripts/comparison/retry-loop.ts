import { TerminalError, type Context } from '@restatedev/restate-sdk';

/** Tries until its time is up, then asks somebody else. */
export default async function persistent(ctx: Context): Promise<string> {
  const until = Date.now() + 200;
  for (let tries = 1; Date.now() < until; tries++) {
    try {
      return await ctx.run(`try ${tries}`, (): string => {
        throw new TerminalError('busy');
      });
    } catch (error) {
      if (!(error instanceof TerminalError)) throw error;
      await ctx.sleep(60);
    }
  }
  return ctx.run('somebody else', () => 'somebody else');
}
