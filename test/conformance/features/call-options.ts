import assert from 'node:assert/strict';
import type { Context, ObjectContext, Serde } from '@restatedev/restate-sdk';
import type { Feature } from '../feature.ts';
import { gives } from '../gives.ts';
import { namesOf } from '../stage.ts';

const upper: Serde<string> = {
  contentType: 'text/plain',
  serialize: (value) => new TextEncoder().encode(value.toUpperCase()),
  deserialize: (bytes) => new TextDecoder().decode(bytes),
};

const feature: Feature = {
  feature: 'call and send options',
  build: (restate) => {
    const { rpc, Opts, SendOpts } = restate;
    const callee = restate.service({
      name: 'optioned',
      handlers: {
        header: async (ctx: Context, name: string) => ctx.request().headers.get(name) ?? 'none',
        echo: restate.handlers.handler({ input: upper, output: upper }, async (_ctx: Context, text: string) => `got ${text}`),
        plain: async (_ctx: Context, text: string) => text,
      },
    });
    const counted = restate.object({
      name: 'optionedCounter',
      handlers: {
        increase: async (ctx: ObjectContext) => {
          const count = ((await ctx.get<number>('count')) ?? 0) + 1;
          ctx.set('count', count);
          return count;
        },
        header: async (ctx: ObjectContext, name: string) => ctx.set('header', ctx.request().headers.get(name) ?? 'none'),
        seen: async (ctx: ObjectContext) => [await ctx.get('header'), await ctx.get('count')],
      },
    });
    const caller = restate.service({
      name: 'optionsUser',
      handlers: {
        headers: async (ctx: Context) => [
          await ctx.serviceClient(callee).header('x-a', rpc.opts({ headers: { 'x-a': 'from opts' } })),
          await ctx.serviceClient(callee).header('x-b', Opts.from({ headers: { 'x-b': 'from Opts' } })),
          await ctx.serviceClient(callee).header('x-c'),
        ],
        serdes: async (ctx: Context) => ctx.serviceClient(callee).echo('words', rpc.opts({ input: upper, output: upper })),
        idempotent: async (ctx: Context, key: string) => {
          const client = ctx.objectClient(counted, key);
          const first = await client.increase(rpc.opts({ idempotencyKey: `${key}-1` }));
          const again = await client.increase(rpc.opts({ idempotencyKey: `${key}-1` }));
          const other = await client.increase(rpc.opts({ idempotencyKey: `${key}-2` }));
          return [first, again, other];
        },
        sends: async (ctx: Context, key: string) => {
          const client = ctx.objectSendClient(counted, key);
          const handles = [
            client.header('x-d', rpc.sendOpts({ headers: { 'x-d': 'sent' }, name: 'a named send' })),
            client.increase(SendOpts.from({ delay: { milliseconds: 30 }, idempotencyKey: `${key}-s` })),
            client.increase(SendOpts.from({ idempotencyKey: `${key}-s` })),
          ];
          const ids = [];
          for (const { invocationId } of handles) ids.push(await invocationId);
          for (const id of ids) await ctx.attach(id);
          return [ids[1] === ids[2], await ctx.objectClient(counted, key).seen()];
        },
        named: async (ctx: Context) => [ctx.request().id, await ctx.serviceClient(callee).plain('x', rpc.opts({ name: 'a named call' }))],
        reads: async () => [
          rpc.opts({ idempotencyKey: 'k', name: 'n' }).getOpts(), rpc.sendOpts({ delay: 5 }).getOpts(), Opts.from({ headers: { a: 'b' } }).getOpts(),
          SendOpts.from({ limitKey: 'l' }).getOpts(),
        ],
      },
    });
    return { services: [callee, counted, caller] };
  },
  checks: [
    gives('headers reach the callee', 'optionsUser/headers', ['from opts', 'from Opts', 'none']),
    gives('serdes of the call', 'optionsUser/serdes', 'GOT WORDS'),
    gives('options can be read', 'optionsUser/reads', [{ idempotencyKey: 'k', name: 'n' }, { delay: 5 }, { headers: { a: 'b' } }, { limitKey: 'l' }]),
    {
      name: 'calls with one idempotency key are one invocation',
      run: async (t) => {
        const seen = await t.call('optionsUser/idempotent', t.key('idempotent'));
        assert.deepEqual(seen, [1, 1, 2]);
        return seen as never;
      },
    },
    {
      name: 'sends with headers, delay, name and idempotency key',
      run: async (t) => {
        const seen = await t.call('optionsUser/sends', t.key('sends'));
        assert.deepEqual(seen, [true, ['sent', 1]]);
        return seen as never;
      },
    },
    {
      name: 'a call has its name in the journal',
      run: async (t) => {
        const [id] = (await t.call('optionsUser/named')) as [string, string];
        const names = namesOf(await t.server.entries(id));
        assert.ok(names.includes('a named call'), names.join());
        return names;
      },
    },
  ],
};

export default feature;
