import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import * as sdk from '@restatedev/restate-sdk';
import * as restate from '@stet/runtime/restate';
import { serveEndpoint, type Endpoint } from '../harness/restate-endpoint.ts';
import { startRestateServer, type RestateServer } from '../harness/restate-server.ts';

// The small print of the SDK's members: what is left out, given twice, or awaited in another way. On a real server.

type State = { count: number; nothing: undefined };

/** Says what a call throws at once. */
function thrown(call: () => unknown): string {
  try {
    call();
    return 'nothing';
  } catch (error) {
    return `${(error as Error).constructor.name}: ${(error as Error).message}`;
  }
}

const shout: restate.Serde<string> = {
  contentType: 'text/plain',
  serialize: (value) => Buffer.from(`<${value}>`),
  deserialize: (bytes) => Buffer.from(bytes).toString().slice(1, -1),
};

/** Marked as the build marks what reaches no source: its entries are what the serde writes, and nothing else. */
const bare = restate.service({
  name: 'bare',
  handlers: {
    envelope: async (ctx: restate.Context) => {
      'stet no source';
      return ctx.run('looks like an envelope', () => ({ text: '"no"', carriage: null, ok: false }), { serde: restate.serde.json as unknown as restate.Serde<unknown> });
    },
  },
});

const arguments_ = restate.service({
  name: 'arguments',
  handlers: {
    refused: (ctx: restate.Context) => {
      const wrong = ctx as unknown as { run: (...args: unknown[]) => void; sleep: (ms?: unknown) => void };
      return Promise.resolve([
        thrown(() => wrong.run('name')), thrown(() => wrong.run(() => 1, { maxRetryAttempts: 1 })), thrown(() => wrong.run(() => 1, () => 2)),
        thrown(() => wrong.sleep()), thrown(() => wrong.sleep(-1)), thrown(() => (ctx as restate.ObjectContext).key),
      ]);
    },
    promises: async (ctx: restate.Context) => {
      const run = ctx.run(() => 1);
      const call = ctx.serviceClient<typeof echo>({ name: 'echo' }).same('a');
      const sent = ctx.serviceSendClient<typeof echo>({ name: 'echo' }).same('b');
      const all = [
        run, run.map((value) => value), run.orTimeout(1_000), ctx.sleep(1), ctx.date.now(), call, call.invocationId, sent.invocationId, ctx.awakeable().promise,
        restate.RestatePromise.all([run]), restate.RestatePromise.race([]), restate.RestatePromise.resolve(3),
      ];
      const not = [Promise.resolve(1), run.then((value) => value), (async () => run)()];
      const ids = [await call.invocationId, await sent.invocationId];
      const { invocationId } = { ...sent };
      return [
        all.map((promise) => restate.isRestatePromise(promise as Promise<unknown>)), not.map((promise) => restate.isRestatePromise<unknown>(promise)),
        ids.map((id) => restate.InvocationIdParser.fromString(id) === id), ids[0] !== ids[1], (await invocationId) === ids[1], await call,
        restate.RestatePromise.resolve(run) === run,
      ];
    },
    combinators: async (ctx: restate.Context) => {
      void restate.RestatePromise.reject(new restate.TerminalError('that nobody awaits'));
      const empty = await Promise.all([
        restate.RestatePromise.all([]), restate.RestatePromise.allSettled([]),
        restate.RestatePromise.any([]).map((_value, failure) => (failure as unknown as Error).constructor.name),
        restate.RestatePromise.race([]).orTimeout(1).map((_value, failure) => [failure instanceof restate.TimeoutError, failure?.code]),
      ]);
      const late = ctx.sleep(60_000).orTimeout({ milliseconds: 5 });
      return [...empty, await late.catch((error: unknown) => error instanceof restate.TimeoutError), await ctx.run(() => 'soon').orTimeout(60_000)];
    },
  },
});

const echo = restate.service({ name: 'echo', handlers: { same: (_ctx: restate.Context, text: string) => Promise.resolve(text) } });

const payloads = restate.object({
  name: 'payloads',
  handlers: {
    state: async (ctx: restate.ObjectContext<State>) => {
      ctx.set('nothing', undefined);
      ctx.set('count', 1);
      return [await ctx.get('nothing') === undefined, await ctx.get('missing' as 'count'), await ctx.get('count'), (await ctx.stateKeys()).sort()];
    },
    awakeables: async (ctx: restate.ObjectContext) => {
      const plain = ctx.awakeable<unknown>();
      const given = ctx.awakeable<string>(shout);
      const bare = ctx.awakeable<Uint8Array>(restate.serde.binary);
      const outside_ = ctx.awakeable<unknown>();
      ctx.resolveAwakeable(plain.id);
      ctx.resolveAwakeable(given.id, 'text', shout);
      ctx.resolveAwakeable(bare.id, undefined, shout as never);
      await ctx.run('ingress', () => fetch(`${server.ingress}/restate/awakeables/${outside_.id}/resolve`, { method: 'POST' }).then((response) => response.status));
      return [await plain.promise, await given.promise, (await bare.promise).length, (await outside_.promise) === undefined];
    },
    run: async (ctx: restate.ObjectContext) => [
      await ctx.run('serde', () => 'text', { serde: shout }), (await ctx.run('nothing', () => undefined)) === undefined,
      [...await ctx.run('map', () => new Map([[1, 2]]))],
    ],
  },
});

const flow = restate.workflow({
  name: 'flow',
  handlers: {
    run: async (ctx: restate.WorkflowContext) => {
      const refused = thrown(() => void ctx.promise<unknown>('bad').resolve(() => 1));
      const before = await ctx.promise<string>('word').peek();
      const word = await ctx.promise<string>('word');
      const again = await Promise.race([ctx.promise<string>('word'), ctx.sleep(60_000)]);
      await ctx.promise('void').resolve();
      const refusable: { reject(message: string): Promise<void> } = ctx.promise('no');
      await refusable.reject('not this');
      const no = await ctx.promise('no').get().catch((error: restate.TerminalError) => [error instanceof restate.TerminalError, error.message, error.code]);
      return [refused.split('\n')[0], before === undefined, word, again, (await ctx.promise('void')) === undefined, no];
    },
    say: (ctx: restate.WorkflowSharedContext, word: string) => ctx.promise<string>('word').resolve(word),
  },
});

const twice = (ctx: restate.Context, text: string): Promise<string> => ctx.run(() => `${text}${text}`);
const made = restate.handlers.handler({}, twice);
const ofSdk = sdk.handlers.handler({}, async (ctx: sdk.Context, text: string) => ctx.run(() => `${text}!`));
const siblings = restate.service({
  name: 'siblings',
  handlers: {
    a: twice, b: twice, c: made, d: made, ofSdk,
    async all(this: { a: typeof twice; c: typeof twice }, ctx: restate.Context, text: string) {
      return [await this.a(ctx, text), await this.c(ctx, text), await ctx.run(() => 'end')];
    },
  },
});
const others = restate.service({ name: 'others', handlers: { a: twice, c: made } });

const seen: string[] = [];
const spelled: restate.Serde<unknown> = {
  contentType: 'application/json',
  serialize: (value) => {
    seen.push(`write ${JSON.stringify(value)}`);
    return restate.serde.json.serialize(value as never);
  },
  deserialize: (bytes) => restate.serde.json.deserialize(bytes),
};
const backing = restate.object({
  name: 'backing', options: { serde: spelled }, handlers: { back: (_ctx: restate.ObjectContext, text: string): Promise<string> => Promise.resolve(text) },
});
const ownSerde = restate.object({
  name: 'ownSerde',
  options: { serde: spelled },
  handlers: {
    all: async (ctx: restate.ObjectContext): Promise<unknown[]> => {
      ctx.set('s', 'state');
      const { id, promise } = ctx.awakeable<string>();
      ctx.resolveAwakeable(id, 'awakeable');
      return [await ctx.get('s'), await promise, await ctx.run(() => 'run'), await ctx.objectClient<typeof backing>({ name: 'backing' }, 'other').back('call')];
    },
  },
});

let server: RestateServer;
let endpoint: Endpoint;
before(async () => {
  server = await startRestateServer();
  endpoint = await serveEndpoint(restate.createEndpointHandler({ services: [arguments_, bare, echo, payloads, flow, siblings, others, ownSerde, backing], logger: () => undefined }));
  await server.register(endpoint.uri);
});
after(async () => {
  await endpoint.close();
  await server.stop();
});

async function ask(path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${server.ingress}/${path}`, {
    method: 'POST', ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const text = await response.text();
  return text === '' ? undefined : JSON.parse(text);
}

test('arguments that the SDK refuses are refused at once', async () => {
  const [noAction, options, second, noDuration, negative, key] = (await ask('arguments/refused')) as string[];
  for (const refused of [noAction, options, second, noDuration, negative]) assert.match(refused!, /^TypeError: ctx\.(run|sleep)/);
  assert.equal(key, 'TerminalError: this handler type doesn\'t support key()');
});

test('what the SDK calls a RestatePromise is one, and calls and sends tell their invocation', async () => {
  assert.deepEqual(await ask('arguments/promises'), [Array(12).fill(true), [false, false, false], [true, true], true, true, 'a', true]);
});

test('combinators of nothing, promises that nobody awaits, and timeouts', async () => {
  assert.deepEqual(await ask('arguments/combinators'), [[], [], 'AggregateError', [true, 408], true, 'soon']);
});

test('undefined and empty payloads', async () => {
  assert.deepEqual(await ask('payloads/k/state'), [true, null, 1, ['count', 'nothing']]);
  assert.deepEqual(await ask('payloads/k/awakeables'), [null, 'text', 0, true]);
  assert.deepEqual(await ask('payloads/k/run'), ['text', true, [[1, 2]]]);
});

test('a durable promise is awaited by itself, in a race, and by its methods', async () => {
  const result = ask('flow/w/run');
  while ((await server.sql(`select id from sys_invocation where target_service_name = 'flow'`)).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  await new Promise((resolve) => setTimeout(resolve, 200));
  await ask('flow/w/say', 'hello');
  assert.deepEqual(await result, [
    'UnserializableError: unserializable-value  the value itself: Cannot stringify a function', true, 'hello', 'hello', true, [true, 'not this', 500],
  ]);
});

test('handlers are given twice, made by the SDK, and called by their siblings', async () => {
  for (const path of ['siblings/a', 'siblings/b', 'siblings/c', 'siblings/d', 'others/a', 'others/c']) assert.equal(await ask(path, 'x'), 'xx', path);
  assert.equal(await ask('siblings/ofSdk', 'x'), 'x!');
  assert.deepEqual(await ask('siblings/all', 'x'), ['xx', 'xx', 'end']);
});

test('a service\'s serde writes all that it keeps and sends', async () => {
  assert.deepEqual(await ask('ownSerde/k/all'), ['state', 'awakeable', 'run', 'call']);
  for (const value of ['state', 'awakeable', 'run', 'call']) assert.ok(seen.includes(`write "${value}"`), value);
});

test('a value that looks like an envelope is a value, where a serde writes the entry by itself', async () => {
  assert.deepEqual(await ask('bare/envelope'), { text: '"no"', carriage: null, ok: false });
});
