import assert from 'node:assert/strict';
import type { Context, ObjectContext } from '@restatedev/restate-sdk';
import type { Feature } from '../feature.ts';
import { namesOf } from '../stage.ts';

const feature: Feature = {
  feature: 'names in the journal',
  build: (restate) => ({
    services: [
      restate.service({
        name: 'named',
        handlers: {
          some: async (ctx: Context) => {
            await ctx.run('charge', () => 1);
            await ctx.sleep(5, 'pause');
            await ctx.run(() => 'no name');
            await ctx.serviceClient<{ other(ctx: Context): Promise<string> }>({ name: 'named' }).other(restate.rpc.opts({ name: 'ask the other' }));
            ctx.serviceSendClient<{ other(ctx: Context): Promise<string> }>({ name: 'named' }).other(restate.rpc.sendOpts({ name: 'tell the other' }));
            await ctx.run('ship', () => 2);
            return ctx.request().id;
          },
          other: async () => 'other',
          fails: async (ctx: Context) => {
            await ctx.run('goes well', () => 1);
            await ctx.run('goes wrong', () => {
              throw new restate.TerminalError('as it says');
            });
          },
        },
      }),
      restate.object({
        name: 'namedState',
        handlers: {
          types: async (ctx: ObjectContext) => {
            ctx.set('a', 1);
            await ctx.get('a');
            ctx.clear('a');
            await ctx.sleep(1);
            return ctx.request().id;
          },
        },
      }),
    ],
  }),
  checks: [
    {
      name: 'runs, sleeps, calls and sends keep their names, in order',
      run: async (t) => {
        const names = namesOf(await t.server.entries((await t.call('named/some')) as string));
        assert.deepEqual(names.filter((name) => name !== 'run'), ['charge', 'pause', 'ask the other', 'tell the other', 'ship']);
        return names;
      },
    },
    {
      name: 'a failed run is a failed run there',
      run: async (t) => {
        const id = await t.send('named/fails');
        const { status } = await t.attach(id);
        assert.equal(status, 500);
        const entries = await t.server.entries(id);
        assert.ok(entries.some(({ kind, failure }) => kind === 'run' && failure?.includes('as it says') === true), JSON.stringify(entries));
        return status;
      },
    },
    {
      name: 'state operations are entries of their own kind',
      run: async (t) => {
        const id = (await t.call(`namedState/${t.key('types')}/types`)) as string;
        const kinds = (await t.server.entries(id)).map(({ kind }) => kind);
        assert.deepEqual(kinds.filter((kind) => kind === 'set' || kind === 'get' || kind === 'clear'), ['set', 'get', 'clear']);
        return kinds;
      },
    },
  ],
};

export default feature;
