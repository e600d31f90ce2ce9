import assert from 'node:assert/strict';
import { test } from 'node:test';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { Client, SendClient } from '../../runtime/sdk/clients.ts';
import { rpc } from '../../runtime/sdk/clients.ts';
import { handlers, object, service } from '../../runtime/sdk/definitions.ts';
import { entriesOf, lawful, outline, play, startMs, valueOf } from '../kernel/rig.ts';

const greeter = service({ name: 'greeter', handlers: { greet: async (_ctx, name: string) => `hello ${name}`, ping: async () => 1 } });
const counter = object({ name: 'counter', handlers: { add: async (ctx, by: number) => (ctx.set('n', by), by), read: handlers.object.shared(async (ctx) => ctx.get<number>('n')) } });

test('randoms are the same in each attempt, and a draw of one stream does not shift the other', async () => {
  const { value } = await lawful(async (ctx, see, attempt) => {
    const drawn = [ctx.rand.random(), ctx.rand.uuidv4(), ctx.rand.uint64()];
    see(drawn);
    await ctx.sleep(1);
    see(ctx.rand.random());
    return attempt.random();
  });
  const other = await play(async (_, attempt) => attempt.random());
  assert.equal(value, valueOf(other));
});

test('rand.source goes to any library that takes a generator, and replays there', async () => {
  const { value } = await lawful(async (ctx, see) => {
    const source = ctx.rand.source();
    const dice = Array.from({ length: 20 }, () => uniformInt(source, 1, 6));
    see(dice);
    await ctx.sleep(1);
    see(uniformInt(source, 1, 1000));
    const clone = source.clone();
    see([clone.next() === source.next(), source.getState().length]);
    return dice;
  });
  const dice = value as number[];
  assert.ok(dice.every((die) => die >= 1 && die <= 6) && new Set(dice).size > 3);
});

test('date.now and date.toJSON read the turn clock; request and key are those of the invocation', async () => {
  const { value } = await lawful(async (ctx) => {
    await ctx.sleep({ seconds: 2, milliseconds: 5 });
    return [await ctx.date.now(), await ctx.date.toJSON(), ctx.request(), ctx.key];
  });
  assert.deepEqual(value, [startMs + 2005, '2024-01-01T00:00:02.005Z', { id: 'inv_1', target: { service: 'test', handler: 'handler' } }, 'k']);
});

test('a sleep of a negative time or none is refused', async () => {
  for (const ms of [-1, NaN]) {
    const { end } = await play(async (ctx) => ctx.sleep(ms));
    assert.ok(end.type === 'failed' && end.error instanceof TypeError);
  }
});

test('console is silent on replay, and speaks again where the journal ends', async (t) => {
  const log = t.mock.method(console, 'log', () => undefined);
  const handler: Parameters<typeof play>[0] = async (ctx) => {
    ctx.console.log('one');
    await ctx.sleep(1);
    ctx.console.log('two');
    await ctx.sleep(1);
    ctx.console.log('three');
  };
  const { invocation } = await play(handler, { cutAt: 2 });
  assert.deepEqual(log.mock.calls.map((call) => call.arguments[0] as unknown), ['one', 'two']);
  log.mock.resetCalls();
  await play(handler, { invocation });
  assert.deepEqual(log.mock.calls.map((call) => call.arguments[0] as unknown), ['two', 'three']);
});

test('a run takes the name of its function, and durations in its options', async () => {
  const played = await play(async (ctx) => {
    await ctx.run(function charge() {
      return 1;
    });
    await ctx.run('slow', ({ attempt }) => (attempt < 3 ? Promise.reject(new Error('x')) : 1), { initialRetryInterval: { seconds: 1 }, maxRetryInterval: { seconds: 1 }, maxRetryDuration: { minutes: 1 } });
  });
  assert.deepEqual(outline(played.invocation), ['start', 'run charge', 'run slow', 'end']);
  assert.equal(played.world.now() - startMs, 2000);
});

test('clients: calls and sends by method, with a delay, to services and keyed objects', async () => {
  const { end, invocation } = await play(async (ctx) => {
    const answer = await ctx.serviceClient(greeter).greet('ada');
    ctx.serviceSendClient(greeter).greet('bob');
    ctx.serviceSendClient(greeter).ping(rpc.sendOpts({ delay: { seconds: 5 } }));
    ctx.objectSendClient(counter, 'a/b').add(3, rpc.sendOpts({ delay: 1000 }));
    ctx.genericSend({ service: 'greeter', method: 'greet', parameter: 'gen', delay: 7 });
    return answer;
  }, { onStart: (attempt) => void attempt.world.after(5, () => attempt.arrive({ seq: 0, ok: true, value: '"hello ada"' })) });
  assert.equal(valueOf({ end }), 'hello ada');
  const now = startMs + 5;
  assert.deepEqual(entriesOf(invocation).filter((entry) => entry.type === 'write').map(({ kind, name, value, notBefore }) => [kind, name, value, notBefore]), [
    ['call', 'greeter/greet', '"ada"', undefined], ['send', 'greeter/greet', '"bob"', undefined], ['send', 'greeter/ping', '', now + 5000],
    ['send', 'counter/a/b/add', '3', now + 1000], ['send', 'greeter/greet', '"gen"', now + 7],
  ]);
});

test('a client is no thenable, so that it may be returned from an async function', async () => {
  assert.equal(valueOf(await play(async (ctx) => {
    const client = await Promise.resolve(ctx.serviceClient(greeter));
    return typeof client.greet;
  })), 'function');
});

test('types: clients take and give what the handlers do', () => {
  const call = (client: Client<typeof greeter.handlers>, sends: SendClient<typeof greeter.handlers>) => {
    const text: Promise<string> = client.greet('x');
    // @ts-expect-error: a name is a string
    void client.greet(1);
    // @ts-expect-error: there is no such handler
    void client.nope('x');
    // @ts-expect-error: a send gives nothing to await
    const sent: Promise<unknown> = sends.greet('x');
    return [text, sent];
  };
  assert.equal(typeof call, 'function');
});

test('awakeables: resolve and reject are writes of whoever completes them', async () => {
  const { invocation } = await play(async (ctx) => {
    ctx.resolveAwakeable('awk_a', { ok: true });
    ctx.resolveAwakeable('awk_b');
    ctx.rejectAwakeable('awk_c', 'no');
    ctx.rejectAwakeable('awk_d', new RangeError('far'));
  });
  const writes = entriesOf(invocation).filter((entry) => entry.type === 'write');
  assert.deepEqual(writes.map(({ kind, name }) => `${kind} ${name}`), ['resolve awk_a', 'resolve awk_b', 'reject awk_c', 'reject awk_d']);
  assert.deepEqual(writes.slice(0, 2).map(({ value }) => value), ['{"ok":true}', '']);
  assert.match(writes[2]!.value!, /TerminalError.*no/);
});

test('an awakeable keeps its id in each attempt', async () => {
  const { seen } = await lawful(async (ctx, see) => {
    await ctx.sleep(1);
    see(ctx.awakeable().id);
    await ctx.sleep(1);
    return 0;
  });
  assert.match(String(seen[0]), /^sign_1inv_1_1_[A-Za-z0-9-]{22}$/);
});

test('a name of a service that cannot stand in a path is refused', () => {
  for (const name of ['', 'a/b', 'a b', 5]) assert.throws(() => service({ name: name as string, handlers: {} }), TypeError);
});
