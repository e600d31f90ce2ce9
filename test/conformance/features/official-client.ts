import assert from 'node:assert/strict';
import type { Context, ObjectContext, ObjectSharedContext, WorkflowContext, WorkflowSharedContext } from '@restatedev/restate-sdk';
import { connect, HttpCallError, rpc } from '@restatedev/restate-sdk-clients';
import type { Feature } from '../feature.ts';

interface Orders {
  place(ctx: Context, input: { item: string }): Promise<string>;
  header(ctx: Context): Promise<string>;
  refuse(ctx: Context): Promise<void>;
}

interface Stock {
  add(ctx: ObjectContext, count: number): Promise<number>;
  left(ctx: ObjectSharedContext): Promise<number>;
  waits(ctx: ObjectContext): Promise<string>;
  awakeable(ctx: ObjectSharedContext): Promise<string | null>;
}

/** A type and no interface: the client's own types ask for an index signature. */
type Delivery = {
  run(ctx: WorkflowContext, street: string): Promise<string>;
  arrive(ctx: WorkflowSharedContext, at: string): Promise<void>;
};

const [orders, stock, delivery] = [{ name: 'clientOrders' }, { name: 'clientStock' }, { name: 'clientDelivery' }] as const;

const feature: Feature = {
  feature: 'the official ingress client',
  build: (restate) => ({
    services: [
      restate.service({
        name: 'clientOrders',
        handlers: {
          place: async (ctx: Context, input: { item: string }) => ctx.run('place', () => `one ${input.item}`),
          header: async (ctx: Context) => ctx.run('header', () => ctx.request().headers.get('x-from') ?? 'none'),
          refuse: async (ctx: Context) => {
            await ctx.run('look', () => undefined);
            throw new restate.TerminalError('sold out', { errorCode: 409 });
          },
        },
      }),
      restate.object({
        name: 'clientStock',
        handlers: {
          add: async (ctx: ObjectContext, count: number) => {
            const left = ((await ctx.get<number>('left')) ?? 0) + count;
            ctx.set('left', left);
            return left;
          },
          left: restate.handlers.object.shared(async (ctx: ObjectSharedContext) => (await ctx.get<number>('left')) ?? 0),
          waits: async (ctx: ObjectContext) => {
            const { id, promise } = ctx.awakeable<string>();
            ctx.set('awakeable', id);
            await ctx.run('published', () => undefined);
            return promise.map((value, failure) => failure?.message ?? value ?? '');
          },
          awakeable: restate.handlers.object.shared(async (ctx: ObjectSharedContext) => ctx.get<string>('awakeable')),
        },
      }),
      restate.workflow({
        name: 'clientDelivery',
        handlers: {
          run: async (ctx: WorkflowContext, street: string) => `${street} at ${await ctx.promise<string>('arrived')}`,
          arrive: async (ctx: WorkflowSharedContext, at: string) => ctx.promise<string>('arrived').resolve(at),
        },
      }),
    ],
  }),
  checks: [
    {
      name: 'calls of a service, with headers, and its failures',
      run: async (t) => {
        const client = connect({ url: t.server.ingress }).serviceClient<Orders>(orders);
        const placed = await client.place({ item: 'tea' });
        const header = await client.header(rpc.opts({ headers: { 'x-from': 'the client' } }));
        assert.deepEqual([placed, header], ['one tea', 'the client']);
        const failure = await client.refuse().then(() => undefined, (error: unknown) => error);
        assert.ok(failure instanceof HttpCallError, String(failure));
        assert.match(failure.responseText, /sold out/);
        return [placed, header, failure.status];
      },
    },
    {
      name: 'objects, sends with an idempotency key and a delay, and their results',
      run: async (t) => {
        const ingress = connect({ url: t.server.ingress });
        const key = t.key('stock');
        const first = await ingress.objectClient<Stock>(stock, key).add(3);
        const options = rpc.sendOpts<number>({ idempotencyKey: key, delay: 20 });
        const sent = await ingress.objectSendClient<Stock>(stock, key).add(4, options);
        const again = await ingress.objectSendClient<Stock>(stock, key).add(4, options);
        assert.equal(sent.invocationId, again.invocationId);
        const result = await ingress.result(sent);
        const left = await ingress.objectClient<Stock>(stock, key).left();
        assert.deepEqual([first, result, left], [3, 7, 7]);
        return [first, result, left, sent.status, again.status];
      },
    },
    {
      name: 'awakeables are resolved and rejected',
      run: async (t) => {
        const ingress = connect({ url: t.server.ingress });
        const seen: unknown[] = [];
        for (const verdict of ['resolve', 'reject'] as const) {
          const key = t.key(verdict);
          const { invocationId } = await ingress.objectSendClient<Stock>(stock, key).waits();
          const id = await t.until('an awakeable', async () => (await ingress.objectClient<Stock>(stock, key).awakeable()) ?? undefined);
          if (verdict === 'resolve') await ingress.resolveAwakeable(id, 'from the client');
          else await ingress.rejectAwakeable(id, 'refused by the client');
          seen.push((await t.attach(invocationId)).value);
        }
        assert.deepEqual(seen, ['from the client', 'refused by the client']);
        return seen as never;
      },
    },
    {
      name: 'a workflow is submitted, attached to, and asked for its output',
      run: async (t) => {
        const client = connect({ url: t.server.ingress }).workflowClient<Delivery>(delivery, t.key('delivery'));
        const submission = await client.workflowSubmit('Main Street');
        const before = await client.workflowOutput();
        await client.arrive('noon');
        const result = await client.workflowAttach();
        const after = await client.workflowOutput();
        const again = await client.workflowSubmit('Other Street');
        assert.deepEqual([before.ready, result, after.ready && after.result], [false, 'Main Street at noon', 'Main Street at noon']);
        assert.equal(again.invocationId, submission.invocationId);
        return [submission.status, result, again.status];
      },
    },
  ],
};

export default feature;
