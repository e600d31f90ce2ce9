import type { Context } from '@restatedev/restate-sdk';
import type { Feature } from '../feature.ts';
import { gives } from '../gives.ts';

const feature: Feature = {
  feature: 'plain concurrent code',
  build: (restate) => ({
    services: [
      restate.service({
        name: 'concurrent',
        handlers: {
          helpers: async (ctx: Context) => {
            const helper = async (name: string): Promise<string> => {
              const first = await ctx.run(`${name} first`, () => name);
              await ctx.sleep(10);
              return ctx.run(`${name} second`, () => first.toUpperCase());
            };
            return Promise.all([helper('a'), helper('b'), helper('c')]);
          },
          race: async (ctx: Context) => Promise.race([
            ctx.run('work', async () => {
              await new Promise((resolve) => setTimeout(resolve, 30));
              return 'work';
            }),
            ctx.sleep(400).then(() => 'sleep'),
          ]),
          detached: async (ctx: Context) => {
            const seen: string[] = [];
            const branch = (async () => {
              await ctx.sleep(10);
              seen.push(await ctx.run('branch', () => 'branch'));
            })();
            seen.push(await ctx.run('main', () => 'main'));
            await branch;
            return seen.sort();
          },
          settled: async (ctx: Context) => {
            const results = await Promise.allSettled([
              (async () => ctx.run('good', () => 1))(),
              (async () => ctx.run('bad', () => {
                throw new restate.TerminalError('bad');
              }))(),
            ]);
            return results.map(({ status }) => status);
          },
          native: async (ctx: Context) => ctx.run('one', () => 1) instanceof Promise,
        },
      }),
    ],
  }),
  checks: [
    gives('Promise.all of helpers that await', 'concurrent/helpers', ['A', 'B', 'C']),
    gives('Promise.race of a run and a sleep', 'concurrent/race', 'work'),
    gives('a branch that is awaited later', 'concurrent/detached', ['branch', 'main']),
    gives('Promise.allSettled of helpers', 'concurrent/settled', ['fulfilled', 'rejected']),
    gives('what an operation gives is a Promise', 'concurrent/native', true),
  ],
};

export default feature;
