import assert from 'node:assert/strict';
import type { ObjectContext, ObjectSharedContext, Serde } from '@restatedev/restate-sdk';
import type { Feature } from '../feature.ts';
import { gives } from '../gives.ts';

interface Cart {
  items: string[];
  total: number;
}

const lines: Serde<string[]> = {
  contentType: 'text/plain',
  serialize: (value) => new TextEncoder().encode(value.join('\n')),
  deserialize: (bytes) => new TextDecoder().decode(bytes).split('\n'),
};

const feature: Feature = {
  feature: 'state',
  build: (restate) => {
    const make = (name: string, enableLazyState: boolean) => restate.object({
      name,
      options: { enableLazyState },
      handlers: {
        roundTrip: async (ctx: ObjectContext<{ cart: Cart; note: string }>) => {
          ctx.set('cart', { items: ['a'], total: 1 });
          const first = await ctx.get('cart');
          ctx.set('cart', { items: [...(first?.items ?? []), 'b'], total: 2 });
          ctx.set('note', 'two');
          return [first, await ctx.get('cart'), await ctx.get('note')];
        },
        missing: async (ctx: ObjectContext) => [await ctx.get('nothing'), await ctx.stateKeys()],
        cleared: async (ctx: ObjectContext) => {
          ctx.set('a', 1);
          ctx.set('b', 2);
          ctx.set('c', 3);
          const all = (await ctx.stateKeys()).sort();
          ctx.clear('a');
          // Which keys there are is asked below: within the invocation, Restate still lists a cleared key where state is eager.
          const without = [await ctx.get('a'), await ctx.get('b')];
          ctx.clearAll();
          return [all, without, await ctx.stateKeys(), await ctx.get('c')];
        },
        keeps: async (ctx: ObjectContext) => {
          ctx.set('a', 1);
          ctx.set('b', 2);
          ctx.clear('a');
        },
        serde: async (ctx: ObjectContext) => {
          ctx.set('lines', ['x', 'y'], lines);
          await ctx.run('between', () => undefined);
          const raw = await ctx.get('lines', restate.serde.binary);
          return [await ctx.get('lines', lines), new TextDecoder().decode(raw ?? new Uint8Array())];
        },
        values: async (ctx: ObjectContext) => {
          const given = { text: 'ü', zero: 0, no: false, list: [1, [2]], nothing: null };
          ctx.set('value', given);
          await ctx.sleep(5);
          return ctx.get('value');
        },
        falsy: async (ctx: ObjectContext) => {
          ctx.set('zero', 0);
          ctx.set('empty', '');
          ctx.set('no', false);
          return [await ctx.get('zero'), await ctx.get('empty'), await ctx.get('no')];
        },
        increase: async (ctx: ObjectContext) => {
          const count = ((await ctx.get<number>('count')) ?? 0) + 1;
          ctx.set('count', count);
          await ctx.run('between', () => count);
          return ctx.get<number>('count');
        },
        read: restate.handlers.object.shared(async (ctx: ObjectSharedContext) => [await ctx.get('count'), await ctx.stateKeys()]),
        failsAfterSet: async (ctx: ObjectContext) => {
          ctx.set('kept', 'yes');
          throw new restate.TerminalError('after the set');
        },
        snapshot: async (ctx: ObjectContext) => {
          const list = ['a'];
          ctx.set('list', list);
          list.push('changed after the set');
          return ctx.get('list');
        },
      },
    });
    return { services: [make('eagerState', false), make('lazyState', true)] };
  },
  checks: ['eagerState', 'lazyState'].flatMap((name) => [
    gives(`${name}: an invocation sees what it set`, `${name}/*/roundTrip`, [{ items: ['a'], total: 1 }, { items: ['a', 'b'], total: 2 }, 'two']),
    gives(`${name}: what was never set is null`, `${name}/*/missing`, [null, []]),
    gives(`${name}: clear and clearAll`, `${name}/*/cleared`, [['a', 'b', 'c'], [null, 2], [], null]),
    gives(`${name}: a serde of the call`, `${name}/*/serde`, [['x', 'y'], 'x\ny']),
    gives(`${name}: values come back as they were`, `${name}/*/values`, { text: 'ü', zero: 0, no: false, list: [1, [2]], nothing: null }),
    gives(`${name}: values that are false are values`, `${name}/*/falsy`, [0, '', false]),
    gives(`${name}: what is set is what the value was then`, `${name}/*/snapshot`, ['a']),
    {
      name: `${name}: what was cleared is not there afterwards`,
      run: async (t) => {
        const key = t.key('cleared');
        await t.call(`${name}/${key}/keeps`);
        const [, keys] = (await t.call(`${name}/${key}/read`)) as [unknown, string[]];
        assert.deepEqual(keys, ['b']);
        return keys;
      },
    },
    {
      name: `${name}: state lasts from one invocation to the next, and shared handlers read it`,
      run: async (t) => {
        const key = t.key('lasting');
        return [await t.call(`${name}/${key}/increase`), await t.call(`${name}/${key}/increase`), await t.call(`${name}/${key}/read`)] as never;
      },
    },
    {
      name: `${name}: what was set before a terminal error is kept`,
      run: async (t) => {
        const key = t.key('kept');
        const { message } = await t.failure(`${name}/${key}/failsAfterSet`);
        return [message, (await t.call(`${name}/${key}/read`)) as never];
      },
    },
  ]),
};

export default feature;
