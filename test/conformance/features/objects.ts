import assert from 'node:assert/strict';
import type { ObjectContext, ObjectSharedContext } from '@restatedev/restate-sdk';
import type { Feature } from '../feature.ts';

const feature: Feature = {
  feature: 'objects',
  build: (restate) => {
    const object = restate.object({
      name: 'queues',
      handlers: {
        slow: async (ctx: ObjectContext, name: string) => {
          const log = (await ctx.get<string[]>('log')) ?? [];
          ctx.set('log', [...log, `${name} in`]);
          await ctx.sleep(40);
          ctx.set('log', [...((await ctx.get<string[]>('log')) ?? []), `${name} out`]);
        },
        gated: async (ctx: ObjectContext) => {
          const { id, promise } = ctx.awakeable<string>();
          ctx.set('gate', id);
          await ctx.run('published', () => undefined);
          const word = await promise;
          ctx.set('word', word);
          return word;
        },
        open: restate.handlers.object.shared(async (ctx: ObjectSharedContext) => {
          const gate = await ctx.get<string>('gate');
          if (gate === null) return false;
          ctx.resolveAwakeable(gate, 'opened');
          return true;
        }),
        log: restate.handlers.object.shared(async (ctx: ObjectSharedContext) => (await ctx.get<string[]>('log')) ?? []),
        other: async (ctx: ObjectContext, key: string) => {
          await ctx.objectClient<{ slow(ctx: ObjectContext, name: string): Promise<void> }>({ name: 'queues' }, key).slow(`by ${ctx.key === key ? 'itself' : 'another'}`);
        },
        key: async (ctx: ObjectContext) => ctx.key,
      },
    });
    return { services: [object] };
  },
  checks: [
    {
      name: 'exclusive handlers of a key come one after the other',
      run: async (t) => {
        const key = t.key('exclusive');
        await Promise.all(['a', 'b', 'c'].map((name) => t.call(`queues/${key}/slow`, name)));
        const log = (await t.call(`queues/${key}/log`)) as string[];
        assert.equal(log.length, 6);
        for (let i = 0; i < 6; i += 2) assert.deepEqual(log[i + 1], log[i]!.replace('in', 'out'));
        return log.length;
      },
    },
    {
      name: 'a shared handler runs beside an exclusive one',
      run: async (t) => {
        const key = t.key('shared');
        const id = await t.send(`queues/${key}/gated`);
        await t.until('open', async () => (await t.call(`queues/${key}/open`)) as boolean);
        return (await t.attach(id)).value as string;
      },
    },
    {
      name: 'keys do not wait for each other',
      run: async (t) => {
        const [held, free] = [t.key('held'), t.key('free')];
        const id = await t.send(`queues/${held}/gated`);
        await t.call(`queues/${free}/slow`, 'x');
        assert.deepEqual(await t.call(`queues/${free}/log`), ['x in', 'x out']);
        await t.until('open', async () => (await t.call(`queues/${held}/open`)) as boolean);
        return (await t.attach(id)).value as string;
      },
    },
    {
      name: 'an object calls another key',
      run: async (t) => {
        const [from, to] = [t.key('from'), t.key('to')];
        await t.call(`queues/${from}/other`, to);
        const log = await t.call(`queues/${to}/log`);
        assert.deepEqual(log, ['by another in', 'by another out']);
        return log as never;
      },
    },
    {
      name: 'a key is any text',
      run: async (t) => {
        const key = t.key('ä /?&%+');
        assert.equal(await t.call(`queues/${encodeURIComponent(key)}/key`), key);
        return true;
      },
    },
  ],
};

export default feature;
