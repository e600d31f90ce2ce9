import type { Context } from '@restatedev/restate-sdk';
import type { Feature } from '../feature.ts';
import type { Trial } from '../trial.ts';

const feature: Feature = {
  feature: 'ctx.scope',
  build: (restate) => {
    const scoped = restate.service({
      name: 'scoped',
      handlers: {
        where: async (ctx: Context) => [ctx.request().scope ?? null, ctx.request().limitKey ?? null],
        asks: async (ctx: Context): Promise<unknown> => {
          try {
            return await ctx.scope('tenant').serviceClient<{ where(ctx: Context): Promise<unknown> }>({ name: 'scoped' }).where(restate.rpc.opts({ limitKey: 'a/b' }));
          } catch (error) {
            if (!(error instanceof restate.TerminalError)) throw error;
            return `refused ${error.code}`;
          }
        },
      },
    });
    return { services: [scoped] };
  },
  checks: [
    {
      name: 'a call in a scope, with a limit key, as far as the server has it',
      run: async (t: Trial) => {
        const { status, value } = await t.request('scoped/asks');
        // Experimental: a server without it refuses.
        return status === 200 ? (value as never) : status;
      },
    },
    { name: 'a call in none', run: async (t: Trial) => (await t.call('scoped/where')) as never },
  ],
};

export default feature;
