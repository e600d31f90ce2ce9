import type { Context } from '@restatedev/restate-sdk';
import type { Check, Sdk } from './feature.ts';
import { fails, gives } from './gives.ts';

/** A service that uses a bit of everything, to be served by each host under a name of its own. */
export function hostedService(restate: Pick<Sdk, 'service' | 'TerminalError' | 'RestatePromise'>, name: string) {
  return restate.service({
    name,
    handlers: {
      mixed: async (ctx: Context, input: string) => {
        const first = await ctx.run('first', () => `${input} 1`);
        await ctx.sleep(20);
        const { id, promise } = ctx.awakeable<string>();
        ctx.resolveAwakeable(id, 'awakened');
        const echoed = await ctx.serviceClient<{ echo(ctx: Context, text: string): Promise<string> }>({ name }).echo('echo');
        const both = await restate.RestatePromise.all([ctx.run('second', () => 2), promise]);
        return [first, echoed, ...both];
      },
      echo: async (_ctx: Context, text: string) => text,
      fails: async (ctx: Context) => {
        await ctx.run('before', () => undefined);
        throw new restate.TerminalError('hosted failure', { errorCode: 422 });
      },
      timesOut: async (ctx: Context) => ctx.awakeable<string>().promise.orTimeout(40).then(() => 'answered', () => 'timed out'),
    },
  });
}

export function hostedChecks(name: string): Check[] {
  return [
    gives(`${name}: run, sleep, awakeable and call`, `${name}/mixed`, ['in 1', 'echo', 2, 'awakened'], 'in'),
    fails(`${name}: a failure`, `${name}/fails`, 422, /^hosted failure$/),
    gives(`${name}: a timeout`, `${name}/timesOut`, 'timed out'),
  ];
}
