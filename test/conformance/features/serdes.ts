import assert from 'node:assert/strict';
import type { Context, Serde } from '@restatedev/restate-sdk';
import type { Feature } from '../feature.ts';
import { gives } from '../gives.ts';

/** A Standard Schema by hand: what zod and its like give. */
const positive = {
  '~standard': {
    version: 1,
    vendor: 'conformance',
    validate: (value: unknown) => (typeof value === 'number' && value > 0 ? { value } : { issues: [{ message: 'a positive number, please' }] }),
    types: undefined as unknown as { readonly input: number; readonly output: number },
  },
} as const;

const feature: Feature = {
  feature: 'serde',
  build: (restate) => {
    const { serde, handlers } = restate;
    const schema = serde.schema(positive as never) as Serde<number>;
    const serdes = restate.service({
      name: 'serdes',
      handlers: {
        json: handlers.handler({ input: serde.json as Serde<{ a: number }>, output: serde.json as Serde<{ a: number }> }, async (_ctx: Context, input: { a: number }) => ({ a: input.a + 1 })),
        binary: handlers.handler({ input: serde.binary, output: serde.binary }, async (_ctx: Context, bytes: Uint8Array) => bytes.map((byte) => byte + 1)),
        schema: handlers.handler({ input: schema, output: schema }, async (_ctx: Context, n: number) => n * 2),
        inRuns: async (ctx: Context) => [
          [...(await ctx.run('binary', () => new Uint8Array([1, 2]), { serde: serde.binary }))], await ctx.run('json', () => ({ a: [1] }), { serde: serde.json as Serde<{ a: number[] }> }),
          (await ctx.run('empty', () => undefined, { serde: serde.empty })) === undefined, await ctx.run('schema', () => 3, { serde: schema }),
        ],
        alone: async () => {
          const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
          return [
            text(serde.json.serialize({ a: 1 })), serde.json.deserialize(new TextEncoder().encode('[1]')), serde.json.contentType,
            serde.json.serialize(undefined).length, serde.json.deserialize(new Uint8Array()) === undefined,
            serde.binary.contentType ?? null, serde.empty.serialize(undefined).length, serde.json.schema({ type: 'string' }).jsonSchema ?? null,
          ];
        },
      },
    });
    return { services: [serdes] };
  },
  checks: [
    gives('json', 'serdes/json', { a: 2 }, { a: 1 }),
    gives('in runs', 'serdes/inRuns', [[1, 2], { a: [1] }, true, 3]),
    gives('schema takes what is valid', 'serdes/schema', 4, 2),
    { name: 'alone', run: async (t) => (await t.call('serdes/alone')) as never },
    {
      name: 'binary',
      run: async (t) => {
        const response = await fetch(`${t.server.ingress}/serdes/binary`, { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: new Uint8Array([1, 254]) });
        const bytes = [...new Uint8Array(await response.arrayBuffer())];
        assert.deepEqual(bytes, [2, 255]);
        return [bytes, response.headers.get('content-type')];
      },
    },
    {
      name: 'schema refuses what is not valid, going in',
      run: async (t) => {
        const input = await t.failure('serdes/schema', -2);
        assert.match(input.message, /a positive number/);
        return input.status;
      },
    },
    {
      name: 'json refuses what is no JSON',
      run: async (t) => (await t.failure('serdes/json', new TextEncoder().encode('{'), { headers: { 'content-type': 'application/json' } })).status,
    },
  ],
};

export default feature;
