import assert from 'node:assert/strict';
import type { Context, ObjectContext, ObjectSharedContext, Serde, WorkflowContext, WorkflowSharedContext } from '@restatedev/restate-sdk';
import type { Feature } from '../feature.ts';
import { gives } from '../gives.ts';

const feature: Feature = {
  feature: 'generic and descriptor clients',
  build: (restate) => {
    const { iface, implement, serde } = restate;
    const json = <T>(): Serde<T> => serde.json as Serde<T>;
    const echoes = iface.service('descriptorEcho', {
      echo: iface.json<string, string>(), bytes: iface.serdes({ input: serde.binary, output: serde.binary }), nothing: iface.json(),
    });
    const lists = iface.object('descriptorList', { add: iface.json<string, number>(), all: iface.shared.json<void, string[]>() });
    const flows = iface.workflow('descriptorFlow', { run: iface.json<string, string>(), seen: iface.shared.json<void, string>() });
    const user = restate.service({
      name: 'genericUser',
      handlers: {
        genericJson: async (ctx: Context) => ctx.genericCall<string, string>({
          service: 'descriptorEcho', method: 'echo', parameter: 'by name', inputSerde: json<string>(), outputSerde: json<string>(),
        }),
        genericBytes: async (ctx: Context) => {
          const bytes = await ctx.genericCall({ service: 'descriptorEcho', method: 'bytes', parameter: new Uint8Array([1, 2, 250]) });
          return bytes instanceof Uint8Array ? [...bytes] : 'no bytes';
        },
        genericObject: async (ctx: Context, key: string) => ctx.genericCall<string, number>({
          service: 'descriptorList', method: 'add', key, parameter: 'one', inputSerde: json<string>(), outputSerde: json<number>(), name: 'add one',
        }),
        genericSend: async (ctx: Context, key: string) => {
          const sent = ctx.genericSend<string>({ service: 'descriptorList', method: 'add', key, parameter: 'sent', inputSerde: json<string>(), delay: { milliseconds: 20 } });
          await ctx.attach(await sent.invocationId, json<number>());
          return ctx.client(lists, key).all();
        },
        client: async (ctx: Context, key: string) => [
          await ctx.client(echoes).echo('typed'), await ctx.client(lists, key).add('a'), await ctx.client(lists, key).add('b'), await ctx.client(lists, key).all(),
          [...(await ctx.client(echoes).bytes(new Uint8Array([7, 8])))], (await ctx.client(echoes).nothing()) === undefined,
        ],
        sendClient: async (ctx: Context, key: string) => {
          const { invocationId } = ctx.sendClient(lists, key).add('later');
          await ctx.attach(await invocationId);
          return ctx.client(lists, key).all();
        },
        workflow: async (ctx: Context, key: string) => [await ctx.client(flows, key).run('once'), await ctx.client(flows, key).seen()],
      },
    });
    return {
      services: [
        implement(echoes, {
          handlers: { echo: async (_ctx: Context, text: string) => text, bytes: async (_ctx: Context, bytes: Uint8Array) => bytes, nothing: async () => undefined },
        }),
        implement(lists, {
          handlers: {
            add: async (ctx: ObjectContext, item: string) => {
              const all = [...((await ctx.get<string[]>('all')) ?? []), item];
              ctx.set('all', all);
              return all.length;
            },
            all: async (ctx: ObjectSharedContext) => (await ctx.get<string[]>('all')) ?? [],
          },
        }),
        implement(flows, {
          handlers: {
            run: async (ctx: WorkflowContext, input: string) => {
              ctx.set('seen', input);
              return `ran ${input}`;
            },
            seen: async (ctx: WorkflowSharedContext) => (await ctx.get<string>('seen')) ?? '',
          },
        }),
        user,
      ],
    };
  },
  checks: [
    gives('genericCall with serdes', 'genericUser/genericJson', 'by name'),
    gives('genericCall in bytes, where no serde is given', 'genericUser/genericBytes', [1, 2, 250]),
    ...([
      ['genericCall of an object, with a name', 'genericObject', 1],
      ['genericSend, with a delay', 'genericSend', ['sent']],
      ['clients of descriptors: services, objects, serdes of their own', 'client', ['typed', 1, 2, ['a', 'b'], [7, 8], true]],
      ['send clients of descriptors', 'sendClient', ['later']],
      ['a workflow\'s descriptor', 'workflow', ['ran once', 'once']],
    ] as const).map(([name, handler, value]) => ({
      name,
      run: async (t: import('../trial.ts').Trial) => {
        const seen = await t.call(`genericUser/${handler}`, t.key(handler));
        assert.deepEqual(seen, value);
        return value;
      },
    })),
  ],
};

export default feature;
