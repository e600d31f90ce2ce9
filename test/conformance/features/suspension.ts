import assert from 'node:assert/strict';
import type { Context, ObjectContext, ObjectSharedContext } from '@restatedev/restate-sdk';
import type { Feature } from '../feature.ts';

const feature: Feature = {
  feature: 'suspension',
  build: (restate) => ({
    options: { defaultServiceOptions: { inactivityTimeout: 60 } },
    services: [
      restate.service({
        name: 'suspended',
        handlers: {
          sleeps: async (ctx: Context) => {
            const before = await ctx.run('before', () => 'before');
            const drawn = ctx.rand.uuidv4();
            const kept = await ctx.run('drawn', () => drawn);
            await ctx.sleep(1200, 'long');
            return [before, drawn === kept, await ctx.run('after', () => 'after')];
          },
          calls: async (ctx: Context) => {
            const client = ctx.serviceClient<{ sleeps(ctx: Context): Promise<unknown[]> }>({ name: 'suspended' });
            return restate.RestatePromise.all([client.sleeps(), ctx.sleep(900).map(() => 'slept'), ctx.run('beside', () => 'ran')]);
          },
        },
      }),
      restate.object({
        name: 'suspendedObject',
        handlers: {
          waits: async (ctx: ObjectContext) => {
            const { id, promise } = ctx.awakeable<string>();
            ctx.set('id', id);
            return [await promise, await ctx.get('id') === id];
          },
          id: restate.handlers.object.shared(async (ctx: ObjectSharedContext) => ctx.get<string>('id')),
        },
      }),
    ],
  }),
  checks: [
    {
      name: 'a sleep suspends, its end resumes',
      run: async (t) => {
        const id = await t.send('suspended/sleeps');
        await t.status(id, 'suspended');
        const value = (await t.attach(id)).value;
        assert.deepEqual(value, ['before', true, 'after']);
        return value as never;
      },
    },
    {
      name: 'calls and operations beside each other suspend together',
      run: async (t) => {
        const id = await t.send('suspended/calls');
        await t.status(id, 'suspended');
        const value = (await t.attach(id)).value;
        assert.deepEqual(value, [['before', true, 'after'], 'slept', 'ran']);
        return value as never;
      },
    },
    {
      name: 'an awakeable suspends, its completion resumes',
      run: async (t) => {
        const key = t.key('waits');
        const id = await t.send(`suspendedObject/${key}/waits`);
        await t.status(id, 'suspended');
        const awakeable = await t.until('an id', async () => ((await t.call(`suspendedObject/${key}/id`)) as string | null) ?? undefined);
        await t.call(`restate/awakeables/${awakeable}/resolve`, 'woken');
        const value = (await t.attach(id)).value;
        assert.deepEqual(value, ['woken', true]);
        return value as never;
      },
    },
  ],
};

export default feature;
