import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { inTurn } from '../../runtime/kernel/scope.ts';
import { MemoryInvocation } from '../harness/memory-invocation.ts';
import { VirtualWorld } from '../harness/virtual-world.ts';
import { lawful, outline, play, playReal, refusedWith, startMs, type Handler } from './rig.ts';

test('a continuation of I/O is refused at the next runtime call, and nothing of it becomes durable', async () => {
  const played = await playReal(async (ctx) => {
    await readFile(import.meta.filename);
    await ctx.run('effect', () => assert.fail('an effect started'));
  });
  assert.match(refusedWith(played, 'foreign-await'), /^foreign-await {2}inv_1\nThe program went on after something that stet does not journal: I\/O/);
  assert.deepEqual(outline(played.invocation), ['start']);
});

test('a handler that settles outside its turn is refused, although it never called the runtime', async () => {
  refusedWith(await playReal(async () => (await readFile(import.meta.filename)).length), 'foreign-await');
});

test('catching it does not help: the attempt is poisoned', async () => {
  let later = false;
  const played = await playReal(async (ctx) => {
    await readFile(import.meta.filename);
    try {
      await ctx.sleep(1);
    } catch {
      await ctx.run('effect', () => void (later = true)).catch(() => undefined);
    }
    return 'swallowed';
  });
  refusedWith(played, 'foreign-await');
  assert.equal(later, false);
});

test('a foreign member that loses a race is harmless', async () => {
  const world = new VirtualWorld(startMs);
  const { value } = await lawful(async (ctx) => Promise.race([new Promise((resolve) => world.after(60_000, () => resolve('foreign'))), ctx.sleep(1).then(() => 'sleep')]), { world });
  assert.equal(value, 'sleep');
});

/** Two invocations that run beside each other in one world. */
async function beside(a: Handler, b: Handler) {
  const world = new VirtualWorld(startMs);
  return Promise.all([play(a, { world, id: 'inv_a' }), play(b, { world, id: 'inv_b', invocation: new MemoryInvocation() })]);
}

test('two invocations that share an EventEmitter: both fail, and each names the other', async () => {
  const bus = new EventEmitter();
  let heard: unknown;
  const [a, b] = await beside(async (ctx) => {
    bus.on('news', () => {
      try {
        void ctx.sleep(1);
      } catch (error) {
        heard = error;
      }
    });
    await ctx.sleep(1000);
  }, async (ctx) => {
    await ctx.sleep(10);
    bus.emit('news');
    await ctx.sleep(1000);
  });
  const texts = [refusedWith(a, 'foreign-await'), refusedWith(b, 'foreign-await')];
  assert.ok(heard instanceof Error);
  assert.ok(texts.every((text) => /inv_a|inv_b/.test(text)), texts.join('\n'));
});

test('a promise of another invocation: both fail, with the one that went on and the one whose turn it was', async () => {
  let shared: Promise<string> | undefined;
  const [a, b] = await beside(async (ctx) => {
    shared = ctx.sleep(50).then(() => 'value');
    return shared;
  }, async (ctx) => {
    await ctx.sleep(0);
    await shared;
    await ctx.sleep(1);
  });
  for (const played of [a, b]) assert.match(refusedWith(played, 'foreign-await'), /^foreign-await {2}inv_b\n.*, in a turn of inv_a:/);
});

test('microtasks, nextTicks, settled promises and async generators stay in the turn', async () => {
  const { value } = await lawful(async (ctx) => {
    await Promise.resolve();
    await new Promise<void>((resolve) => queueMicrotask(resolve));
    await new Promise<void>((resolve) => process.nextTick(resolve));
    await ({ then: (resolve: (value: number) => void) => resolve(1) } as PromiseLike<number>);
    const numbers: number[] = [];
    for await (const number of (async function* () { yield 1; await ctx.sleep(1); yield 2; })()) numbers.push(number);
    return [numbers, await new Response('bytes').text()];
  });
  assert.deepEqual(value, [[1, 2], 'bytes']);
});

test('what an ended attempt left behind neither throws nor issues', async () => {
  const world = new VirtualWorld(startMs);
  let woken: unknown = 'not yet';
  let wake: () => void = () => undefined;
  await play(async (ctx) => {
    void new Promise<void>((resolve) => (wake = resolve)).then(async () => {
      woken = 'woken';
      await ctx.sleep(1);
      woken = 'went on';
    });
    return 0;
  }, { world });
  wake();
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(woken, 'woken');
});

test('fairness: an invocation with a thousand deliveries does not keep another waiting', async () => {
  let deliveredToA = 0;
  let whenBEnded = -1;
  await beside(async (ctx) => {
    await Promise.all(Array.from({ length: 1000 }, () => ctx.run('r', () => 1).then(() => deliveredToA++)));
  }, async (ctx) => {
    await ctx.run('only', () => 1);
    await ctx.run('and', () => 1);
    whenBEnded = deliveredToA;
  });
  assert.equal(deliveredToA, 1000);
  assert.ok(whenBEnded >= 0 && whenBEnded < 100, String(whenBEnded));
});

test('outside of invocations nobody has a turn', () => {
  assert.equal(inTurn(), undefined);
});
