import assert from 'node:assert/strict';
import type { Context, ObjectContext, ObjectSharedContext, WorkflowContext, WorkflowSharedContext } from '@restatedev/restate-sdk';
import type { Feature } from '../feature.ts';
import { fails, gives } from '../gives.ts';

const feature: Feature = {
  feature: 'clients and sends',
  build: (restate) => {
    const adder = restate.service({
      name: 'clientsAdder',
      handlers: {
        add: async (_ctx: Context, [a, b]: [number, number]) => a + b,
        fail: async (_ctx: Context, message: string) => {
          throw new restate.TerminalError(message, { errorCode: 418 });
        },
        nothing: async () => undefined,
      },
    });
    const counter = restate.object({
      name: 'clientsCounter',
      handlers: {
        increase: async (ctx: ObjectContext, by: number) => {
          const count = ((await ctx.get<number>('count')) ?? 0) + by;
          ctx.set('count', count);
          return count;
        },
        read: restate.handlers.object.shared(async (ctx: ObjectSharedContext) => (await ctx.get<number>('count')) ?? 0),
        ownKey: restate.handlers.object.shared(async (ctx: ObjectSharedContext) => ctx.key),
      },
    });
    const flow = restate.workflow({
      name: 'clientsFlow',
      handlers: {
        run: async (ctx: WorkflowContext, input: string) => `${input} after ${await ctx.promise<string>('go').get()}`,
        go: async (ctx: WorkflowSharedContext, word: string) => {
          await ctx.promise<string>('go').resolve(word);
        },
      },
    });
    const user = restate.service({
      name: 'clientsUser',
      handlers: {
        byService: async (ctx: Context) => ctx.serviceClient(adder).add([1, 2]),
        byName: async (ctx: Context) => ctx.serviceClient<typeof adder>({ name: 'clientsAdder' }).add([3, 4]),
        nothing: async (ctx: Context) => (await ctx.serviceClient(adder).nothing()) === undefined,
        byObject: async (ctx: Context, key: string) => {
          const client = ctx.objectClient(counter, key);
          return [await client.increase(2), await client.increase(3), await client.read()];
        },
        withoutKey: async (ctx: Context) => ctx.objectClient(counter, undefined as never).ownKey(),
        parallel: async (ctx: Context) => restate.RestatePromise.all([1, 2, 3, 4, 5].map((n) => ctx.serviceClient(adder).add([n, n]))),
        byWorkflow: async (ctx: Context, key: string) => {
          const result = ctx.workflowClient(flow, key).run('ready');
          ctx.workflowSendClient(flow, key).go('steady');
          return result;
        },
        failing: async (ctx: Context) => {
          try {
            return await ctx.serviceClient(adder).fail('short and stout');
          } catch (error) {
            if (!(error instanceof restate.TerminalError)) throw error;
            return { message: error.message, code: error.code };
          }
        },
        uncaught: async (ctx: Context) => ctx.serviceClient(adder).fail('teapot'),
        sends: async (ctx: Context, key: string) => {
          for (const by of [1, 2, 3]) ctx.objectSendClient(counter, key).increase(by);
          ctx.serviceSendClient(adder).nothing();
        },
        sentId: async (ctx: Context, key: string) => {
          const id = await ctx.objectSendClient(counter, key).increase(10).invocationId;
          return { form: id.startsWith('inv_'), value: await ctx.attach<number>(id) };
        },
        calledId: async (ctx: Context) => {
          const call = ctx.serviceClient(adder).add([5, 6]);
          const id = await call.invocationId;
          return { form: id.startsWith('inv_'), value: await call, again: await ctx.attach<number>(id) };
        },
        delayed: async (ctx: Context, key: string) => {
          const before = await ctx.date.now();
          const id = await ctx.objectSendClient(counter, key).increase(1, restate.rpc.sendOpts({ delay: 150 })).invocationId;
          await ctx.attach<number>(id);
          return (await ctx.date.now()) - before >= 149;
        },
      },
    });
    return { services: [adder, counter, flow, user] };
  },
  checks: [
    gives('a service is called by its definition', 'clientsUser/byService', 3),
    gives('a service is called by its name', 'clientsUser/byName', 7),
    gives('a handler without input and output gives undefined', 'clientsUser/nothing', true),
    gives('an object that is called without a key has the empty one', 'clientsUser/withoutKey', ''),
    gives('calls beside each other give each its own', 'clientsUser/parallel', [2, 4, 6, 8, 10]),
    gives('a terminal error of the callee is the caller\'s, with message and code', 'clientsUser/failing', { message: 'short and stout', code: 418 }),
    fails('one that nobody catches goes on to the ingress', 'clientsUser/uncaught', 418, /teapot/),
    gives('the id of a call, and attaching to it', 'clientsUser/calledId', { form: true, value: 11, again: 11 }),
    {
      name: 'an object is called with its key',
      run: async (t) => {
        const seen = await t.call('clientsUser/byObject', t.key('by-object'));
        assert.deepEqual(seen, [2, 5, 5]);
        return seen as never;
      },
    },
    {
      name: 'a workflow is called, and told to go on',
      run: async (t) => {
        const seen = await t.call('clientsUser/byWorkflow', t.key('by-workflow'));
        assert.equal(seen, 'ready after steady');
        return seen as string;
      },
    },
    {
      name: 'sends arrive once each',
      run: async (t) => {
        const key = t.key('sends');
        await t.call('clientsUser/sends', key);
        const count = await t.until('three sends', async () => (await t.call(`clientsCounter/${key}/read`)) === 6 && 6);
        await new Promise((resolve) => setTimeout(resolve, 100));
        assert.equal(await t.call(`clientsCounter/${key}/read`), 6);
        return count;
      },
    },
    {
      name: 'the id of a send, and attaching to it',
      run: async (t) => {
        const seen = await t.call('clientsUser/sentId', t.key('sent-id'));
        assert.deepEqual(seen, { form: true, value: 10 });
        return seen as never;
      },
    },
    {
      name: 'a delayed send comes after its delay',
      run: async (t) => {
        assert.equal(await t.call('clientsUser/delayed', t.key('delayed')), true);
        return true;
      },
    },
  ],
};

export default feature;
