import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StetError } from '../../runtime/kernel/errors.ts';
import type { DurableContext } from '../../runtime/sdk/context.ts';
import { outline, PlacedWorld, play, playReal, refusedWith, valueOf } from './rig.ts';

const uses: Record<string, (ctx: DurableContext) => unknown> = {
  sleep: (ctx) => ctx.sleep(1), get: (ctx) => ctx.get('k'), stateKeys: (ctx) => ctx.stateKeys(), set: (ctx) => ctx.set('k', 1), clear: (ctx) => ctx.clear('k'), clearAll: (ctx) => ctx.clearAll(),
  genericCall: (ctx) => ctx.genericCall({ service: 's', method: 'm', parameter: 1 }), genericSend: (ctx) => ctx.genericSend({ service: 's', method: 'm', parameter: 1 }),
  awakeable: (ctx) => ctx.awakeable(), resolveAwakeable: (ctx) => ctx.resolveAwakeable('a'), rejectAwakeable: (ctx) => ctx.rejectAwakeable('a', 'no'),
  'rand.random': (ctx) => ctx.rand.random(), 'rand.uuidv4': (ctx) => ctx.rand.uuidv4(), 'rand.uint64': (ctx) => ctx.rand.uint64(), 'rand.source': (ctx) => ctx.rand.source(),
  call: (ctx) => Reflect.get(ctx.serviceClient({ name: 's', kind: 'service', handlers: {}, options: {} }), 'm')('x'),
  send: (ctx) => Reflect.get(ctx.serviceSendClient({ name: 's', kind: 'service', handlers: {}, options: {} }), 'm')('x'),
};
for (const [method, use] of Object.entries(uses)) {
  test(`ctx.${method} inside run is ctx-in-run`, async () => {
    const played = await play(async (ctx) => ctx.run('charge', () => void use(ctx)), { world: new PlacedWorld('src/pay.ts:1', 'src/pay.ts:14') });
    const text = refusedWith(played, 'ctx-in-run');
    assert.ok(text.startsWith(`ctx-in-run  inv_1\n\`ctx.${method}\` is used inside ctx.run("charge"), where the context is closed`), text);
    assert.match(text, /\n {2}at src\/pay\.ts:14$/);
    assert.deepEqual(outline(played.invocation), ['start']);
  });
}

test('a run inside run is nested-run, awaited or not', async () => {
  for (const nest of [async (ctx: DurableContext) => void (await ctx.run('inner', () => 1)), (ctx: DurableContext) => void ctx.run('inner', () => 1)]) {
    assert.match(refusedWith(await play(async (ctx) => ctx.run('outer', () => nest(ctx))), 'nested-run'), /`ctx\.run` is used inside ctx\.run\("outer"\)/);
  }
});

test('also after an await in the action, through a timer, and caught by the action', async () => {
  const played = await playReal(async (ctx) => ctx.run('r', async () => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    try {
      ctx.set('k', 1);
    } catch (error) {
      assert.ok(error instanceof StetError);
    }
    return 'swallowed';
  }));
  refusedWith(played, 'ctx-in-run');
});

test('the attempt is poisoned: no effect starts after it, although the program caught it', async () => {
  let later = false;
  const played = await play(async (ctx) => {
    await ctx.run('bad', () => ctx.set('k', 1)).catch(() => undefined);
    await ctx.run('later', () => void (later = true));
  });
  refusedWith(played, 'ctx-in-run');
  assert.equal(later, false);
  assert.equal(played.invocation.state().size, 0);
});

test('date.now inside run is the native clock: its value is journaled with the result', async () => {
  const played = await play(async (ctx) => ctx.run('r', async () => (await ctx.date.now()) > 0));
  assert.equal(valueOf(played), true);
});

test('an action that is not a function is a TypeError of the caller', async () => {
  const { end } = await play(async (ctx) => ctx.run('r', 5 as never));
  assert.ok(end.type === 'failed' && end.error instanceof TypeError);
});
