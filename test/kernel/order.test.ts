import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { VirtualWorld } from '../harness/virtual-world.ts';
import { lawful, outline, play, startMs, valueOf, type Handler } from './rig.ts';

test('an order-op is recomputed in each attempt, and only its place is journaled', async () => {
  let computed = 0;
  const { value, invocation, attempts } = await lawful(async (ctx, see, attempt) => {
    const key = await attempt.order('digest', () => (computed++, Promise.resolve()).then(() => createHash('sha256').update('secret').digest('hex').slice(0, 16)));
    see(key);
    await ctx.sleep(1);
    return key;
  });
  assert.match(String(value), /^[0-9a-f]{16}$/);
  assert.deepEqual(outline(invocation), ['start', 'order digest', 'sleep', 'end']);
  assert.ok(computed >= attempts);
});

test('a value passes by identity, also one that no codec carries', async () => {
  const value = { call: () => 1 };
  assert.equal(valueOf(await play(async (_, attempt) => (await attempt.order('import', async () => value)) === value)), true);
});

test('a rejection takes its place in the order', async () => {
  const { seen } = await lawful(async (ctx, see, attempt) => {
    const failing = attempt.order('digest', () => Promise.reject(new TypeError('bad key')));
    await Promise.all([failing.catch((error: unknown) => see(String(error))), ctx.sleep(3).then(() => see('slept'))]);
    return 0;
  });
  assert.deepEqual(seen, ['TypeError: bad key', 'slept']);
});

test('replay waits for the local result, and keeps the order of the first attempt', async () => {
  const world = new VirtualWorld(startMs);
  let delayMs = 0;
  const handler: Handler = async (ctx, attempt) => {
    const order: string[] = [];
    const slow = attempt.order('slow', () => (delayMs === 0 ? Promise.resolve() : new Promise<void>((resolve) => world.after(delayMs, resolve))));
    await Promise.all([slow.then(() => order.push('order')), ctx.run('run', () => 1).then(() => order.push('run'))]);
    return order;
  };
  const first = await play(handler, { world });
  delayMs = 500;
  assert.deepEqual(valueOf(await play(handler, { world, invocation: await first.invocation.withoutEnd() })), ['order', 'run']);
  assert.deepEqual(valueOf(first), ['order', 'run']);
  assert.equal(world.now() - startMs, 500);
});
