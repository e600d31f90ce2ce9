import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { connect, HttpCallError, Opts, rpc, SendOpts, type Ingress as Client } from '@restatedev/restate-sdk-clients';
import type {
  Context, ObjectContext, ObjectSharedContext, ServiceDefinition, VirtualObjectDefinition, WorkflowContext, WorkflowDefinition, WorkflowSharedContext,
} from '@restatedev/restate-sdk';
import { ownStage, restateStage, type Stage } from './stages.ts';

// The official client, unchanged, on both.

type Handler<C, O, I extends unknown[] = []> = (ctx: C, ...input: I) => Promise<O>;
const plain: ServiceDefinition<'Plain', {
  echo: Handler<Context, unknown, [unknown]>; fails: Handler<Context, void>; awaits: Handler<Context, unknown, [string]>; awakeable: Handler<Context, string | null, [string]>;
}> = { name: 'Plain' };
const object: VirtualObjectDefinition<'Object', { key: Handler<ObjectSharedContext, string>; increment: Handler<ObjectContext, number, [number]> }> = { name: 'Object' };
const flow: WorkflowDefinition<'Flow', { run: Handler<WorkflowContext, string, [string]>; key: Handler<WorkflowSharedContext, string> }> = { name: 'Flow' };

const stages: Record<string, () => Promise<Stage>> = { stet: ownStage, Restate: restateStage };

for (const [name, start] of Object.entries(stages)) {
  describe(name, () => {
    let stage: Stage | undefined;
    let client: Client;
    before(async () => {
      stage = await start();
      client = connect({ url: stage.url });
    });
    after(() => stage?.close());

    test('calls services and objects', async () => {
      assert.deepEqual(await client.serviceClient(plain).echo({ a: [1, 'é'] }), { a: [1, 'é'] });
      assert.equal(await client.objectClient(object, 'a/b c?').key(), 'a/b c?');
      assert.equal(await client.objectClient(object, 'k').increment(4), 5);
      assert.deepEqual(await client.call({ service: 'Plain', handler: 'echo', parameter: 'generic' }), 'generic');
    });

    test('sends, and fetches the result', async () => {
      const sent = await client.serviceSendClient(plain).echo('sent', rpc.sendOpts({ idempotencyKey: 'sent' }));
      assert.deepEqual([sent.status, sent.attachable], ['Accepted', true]);
      assert.equal(await client.result(sent), 'sent');
      const again = await client.serviceSendClient(plain).echo('other', SendOpts.from({ idempotencyKey: 'sent' }));
      assert.deepEqual([again.status, again.invocationId], ['PreviouslyAccepted', sent.invocationId]);
      const late = await client.objectSendClient(object, 'k').increment(1, rpc.sendOpts({ delay: { milliseconds: 20 }, idempotencyKey: 'late' }));
      assert.equal(await client.result(late), 2);
    });

    test('calls with an idempotency key, and with retries', async () => {
      const retrying = connect({ url: stage!.url, retry: { maxAttempts: 3 } });
      const once = (value: string) => retrying.serviceClient(plain).echo(value, Opts.from({ idempotencyKey: 'once' }));
      assert.deepEqual([await once('first'), await once('second')], ['first', 'first']);
    });

    test('a terminal error is an HttpCallError, and is not tried again', async () => {
      const error = await connect({ url: stage!.url, retry: true }).serviceClient(plain).fails(Opts.from<never, void>({ idempotencyKey: 'tea' })).then(() => undefined, (thrown: unknown) => thrown);
      assert.ok(error instanceof HttpCallError);
      assert.equal(error.status, 418);
      assert.deepEqual(JSON.parse(error.responseText), { code: 418, message: 'no tea', metadata: { pot: 'empty' }, source: 'invocation' });
    });

    test('submits a workflow, and asks for its output', async () => {
      const workflow = client.workflowClient(flow, 'w/1');
      const submitted = await workflow.workflowSubmit('done');
      assert.deepEqual([submitted.status, submitted.attachable], ['Accepted', true]);
      assert.equal(await workflow.workflowAttach(), 'done');
      const output = await workflow.workflowOutput();
      assert.deepEqual([output.ready, output.result], [true, 'done']);
      assert.equal((await workflow.workflowSubmit('again')).status, 'PreviouslyAccepted');
      assert.equal(await workflow.key(), 'w/1');
      const waiting = client.workflowClient(flow, 'waits');
      await waiting.workflowSubmit('wait');
      assert.equal((await waiting.workflowOutput()).ready, false);
    });

    test('resolves and rejects awakeables', async () => {
      const awaited = (key: string): [Promise<unknown>, Promise<string>] => {
        const result = Promise.resolve(client.serviceClient(plain).awaits(key));
        result.catch(() => undefined);
        return [result, idOf(key)];
      };
      const idOf = async (key: string): Promise<string> => {
        for (let tries = 0; tries < 200; tries++) {
          const id = await client.serviceClient(plain).awakeable(key);
          if (id !== null) return id;
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
        throw new Error('the handler did not begin');
      };
      const [resolved, first] = awaited(`${name} resolves`);
      await client.resolveAwakeable(await first, { value: 1 });
      assert.deepEqual(await resolved, { value: 1 });
      await client.resolveAwakeable(await first, 'too late');
      const [rejected, second] = awaited(`${name} rejects`);
      await client.rejectAwakeable(await second, 'because');
      await assert.rejects(rejected, (error: HttpCallError) => error.status === 500 && (JSON.parse(error.responseText) as { message: string }).message === 'because');
    });
  });
}
