import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entriesOf, lawful, outline, play, startMs, valueOf, type Handler } from './rig.ts';

test('an invocation sees its own writes, in the order of get and set', async () => {
  const { seen, invocation } = await lawful(async (ctx, see) => {
    const before = ctx.get('k');
    ctx.set('k', { n: 1 });
    const between = ctx.get('k');
    ctx.set('k', { n: 2 });
    see(await Promise.all([before, between, ctx.get('k'), ctx.stateKeys()]));
    ctx.clear('k');
    ctx.set('a', undefined);
    see([await ctx.get('k'), await ctx.get('a'), await ctx.stateKeys()]);
    ctx.clearAll();
    see([await ctx.get('a'), await ctx.stateKeys()]);
    ctx.set('last', new Map([[1, 2n]]));
    return ctx.get('last');
  });
  assert.deepEqual(seen, [[null, { n: 1 }, { n: 2 }, ['k']], [null, undefined, ['a']], [null, []]]);
  assert.deepEqual([...invocation.state().keys()], ['last']);
});

test('what is read is a copy: changing it changes no state', async () => {
  const { value } = await lawful(async (ctx) => {
    const order = { items: [1] };
    ctx.set('order', order);
    order.items.push(2);
    (await ctx.get<{ items: number[] }>('order'))!.items.push(3);
    return ctx.get('order');
  });
  assert.deepEqual(value, { items: [1] });
});

test('a batch that is cut inside goes on where it was cut, and applies each write once', async () => {
  const handler: Handler = async (ctx) => {
    const count = (await ctx.get<number>('count')) ?? 0;
    ctx.set('count', count + 1);
    ctx.genericSend({ service: 'mail', method: 'send', parameter: count });
    ctx.set('other', true);
    await ctx.run('effect', () => 1);
    return count;
  };
  for (let cutAt = 1; cutAt <= 6; cutAt++) {
    const { invocation } = await play(handler, { cutAt });
    assert.equal(entriesOf(invocation).length, cutAt);
    assert.equal(valueOf(await play(handler, { invocation })), 0);
    assert.deepEqual(Object.fromEntries(invocation.state()), { count: '1', other: 'true' });
    assert.deepEqual(invocation.outbox(), [{ name: 'mail/send', value: '0' }]);
    assert.deepEqual(outline(invocation), ['start', 'get count', 'set count', 'send mail/send', 'set other', 'run effect', 'end']);
  }
});

test('writes are durable before the effect that follows them starts', async () => {
  let durable: string[] = [];
  const handler: Handler = async (ctx) => {
    ctx.set('k', 1);
    await ctx.run('effect', () => void (durable = outline(invocation)));
  };
  const { invocation } = await play(handler, { cutAt: 1 });
  await play(handler, { invocation });
  assert.deepEqual(durable, ['start', 'set k']);
});

test('the last writes of a handler are durable with its end', async () => {
  const { invocation } = await play(async (ctx) => {
    ctx.set('k', 1);
    return 'done';
  });
  assert.deepEqual(outline(invocation), ['start', 'set k', 'end']);
});

test('sends: once each, with the moment before which a delayed one does not start', async () => {
  const { invocation } = await lawful(async (ctx) => {
    ctx.genericSend({ service: 's', method: 'm', parameter: 1, delay: { minutes: 1 } });
    await ctx.sleep(10);
    ctx.genericSend({ service: 'o', key: 'a/b', method: 'm', parameter: 2 });
    return 0;
  });
  const sends = entriesOf(invocation).filter((entry) => entry.type === 'write');
  assert.deepEqual(sends.map(({ name, value, notBefore }) => [name, value, notBefore]), [['s/m', '1', startMs + 60_000], ['o/a/b/m', '2', undefined]]);
  assert.equal(invocation.outbox().length, 2);
});

test('a call is made once however often the caller dies, and its result is waited for', async () => {
  let calls = 0;
  const { value } = await lawful(async (ctx, see) => {
    const answer = await ctx.genericCall<number, string>({ service: 's', method: 'm', parameter: 20 });
    see(answer);
    await ctx.sleep(1);
    return answer;
  }, {
    onWrite: ({ kind, name, value }) => {
      calls++;
      assert.deepEqual([kind, name, value], ['call', 's/m', '20']);
    },
    onStart: (attempt) => void attempt.world.after(5, () => attempt.arrive({ seq: 0, ok: true, value: '"answer"' })),
  });
  assert.equal(value, 'answer');
  assert.equal(calls, 1);
});

test('a call that failed rejects with the error of the callee', async () => {
  const played = await play(async (ctx) => ctx.genericCall({ service: 's', method: 'm', parameter: 1 }).catch((error: Error) => [error.name, error.message]), {
    onStart: (attempt) => void attempt.world.after(5, () => attempt.arrive({ seq: 0, ok: false, value: '~[["Error",1],[2,2,3,4],"TerminalError","no",{}]' })),
  });
  assert.deepEqual(valueOf(played), ['TerminalError', 'no']);
});

test('a result that came before the attempt is delivered after the rounds that came before it', async () => {
  const handler: Handler = async (ctx, attempt) => {
    const { promise } = ctx.awakeable<string>();
    const round = new Promise<string>((resolve) => attempt.immediate(() => resolve('round')));
    return Promise.race([promise, round]);
  };
  const first = await play(handler);
  assert.equal(valueOf(first), 'round');
});
