import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryInvocation } from '../harness/memory-invocation.ts';
import { entriesOf, lawful, outline, PlacedWorld, play, refusedWith, valueOf, type Handler } from './rig.ts';

/** Runs `before` until `entries` are durable, then `after` over what it left. */
async function changed(before: Handler, after: Handler, cutAt = 100): Promise<string> {
  const { invocation } = await play(before, { cutAt });
  const left = invocation.load().journal.at(-1)?.type === 'end' ? await invocation.withoutEnd() : invocation;
  const length = left.length;
  const text = refusedWith(await play(after, { invocation: left, build: 'b2' }), 'journal-mismatch');
  assert.equal(left.length, length, 'a mismatch appends nothing');
  return text;
}

test('the message names both operations, both places, the last equal entry, and what to do', async () => {
  const { invocation } = await play(async (ctx) => {
    await ctx.sleep(10);
    await ctx.run('charge', () => 1);
  }, { build: '8f3a', world: new PlacedWorld('src/pay.ts:36', 'src/pay.ts:38') });
  const played = await play(async (ctx) => {
    await ctx.sleep(10);
    await ctx.genericCall({ service: 'ship', method: 'it', parameter: 1 });
  }, { invocation: await invocation.withoutEnd(), build: 'b771', world: new PlacedWorld('src/pay.ts:44') });
  assert.equal(refusedWith(played, 'journal-mismatch'), [
    'journal-mismatch  inv_1 at entry 2',
    '  recorded   run "charge"           src/pay.ts:38   (build 8f3a)',
    '  now        call "ship/it"         src/pay.ts:44   (build b771)',
    '  last equal entry 1, sleep                  src/pay.ts:36',
    'An operation was inserted, removed or reordered between these lines.',
    'Keep build 8f3a running for invocations in flight, or guard the change with version("…").',
  ].join('\n'));
});

const charge: Handler = async (ctx) => {
  await ctx.run('charge', () => 1);
  await ctx.run('ship', () => 2);
};

test('an inserted operation', async () => {
  const text = await changed(charge, async (ctx, attempt) => {
    await ctx.run('check', () => 0);
    await charge(ctx, attempt);
  });
  assert.match(text, /at entry 1\n {2}recorded +run "charge".*\n {2}now +run "check"/);
});

test('a removed operation', async () => {
  assert.match(await changed(charge, async (ctx) => void (await ctx.run('ship', () => 2))), /recorded +run "charge".*\n {2}now +run "ship"/);
});

test('reordered operations', async () => {
  const text = await changed(charge, async (ctx) => {
    await ctx.run('ship', () => 2);
    await ctx.run('charge', () => 1);
  });
  assert.match(text, /recorded +run "charge".*\n {2}now +run "ship"/);
});

test('another kind under the same name', async () => {
  assert.match(await changed(async (ctx) => ctx.sleep(1), async (ctx) => void (await ctx.get('x'))), /recorded +sleep .*\n {2}now +get "x"/);
});

test('a handler that ends before the journal does', async () => {
  const text = await changed(charge, async (ctx) => void (await ctx.run('charge', () => 1)));
  assert.match(text, /at entry 2\n {2}recorded +run "ship".*\n {2}now +nothing/);
});

test('a handler that waits for something else than the journal says', async () => {
  const text = await changed(charge, async (ctx) => {
    await ctx.run('charge', () => 1);
    await new Promise(() => undefined);
  });
  assert.match(text, /recorded +run "ship".*\n {2}now +nothing, the program waits for something else/);
});

for (const what of ['set', 'send', 'call'] as const) {
  test(`another argument of ${what}`, async () => {
    const handler = (amount: number): Handler => async (ctx) => {
      if (what === 'set') ctx.set('total', amount);
      else if (what === 'send') ctx.genericSend({ service: 's', method: 'm', parameter: amount });
      else void ctx.genericCall({ service: 's', method: 'm', parameter: amount });
      await ctx.sleep(1);
    };
    assert.match(await changed(handler(1), handler(2)), new RegExp(`recorded +${what} ".*\n {2}now +the same ${what} with another argument`));
  });
}

test('another duration is no mismatch: the journal wins', async () => {
  const { invocation } = await play(async (ctx) => ctx.sleep(10));
  valueOf(await play(async (ctx) => ctx.sleep(99), { invocation: await invocation.withoutEnd(), build: 'b2' }));
});

test('a write that the program does not make any more', async () => {
  const { invocation } = await play(async (ctx) => {
    await ctx.sleep(1);
    ctx.set('done', true);
  }, { cutAt: 3 });
  assert.deepEqual(outline(invocation), ['start', 'sleep', 'set done']);
  const text = refusedWith(await play(async (ctx) => ctx.sleep(1), { invocation }), 'journal-mismatch');
  assert.match(text, /at entry 2\n {2}recorded +set "done".*\n {2}now +nothing/);
});

test('a loop that became Promise.all(map): every name is equal, the watermark tells', async () => {
  const items = ['a', 'b', 'c'];
  const text = await changed(async (ctx) => {
    for (const item of items) await ctx.run(item, () => item);
  }, async (ctx) => Promise.all(items.map((item) => ctx.run(item, () => item))));
  assert.match(text, /recorded +1 operations issued, 0 random draws after step 0 +\(build b1\)\n {2}now +3 operations issued, 0 random draws after step 0 +\(build b2\)/);
});

test('one draw more', async () => {
  const text = await changed(charge, async (ctx, attempt) => {
    attempt.random();
    await charge(ctx, attempt);
  });
  assert.match(text, /recorded +1 operations issued, 0 random draws.*\n {2}now +1 operations issued, 1 random draws/);
});

test('draws of ctx.rand and of its source count as well', async () => {
  const text = await changed(charge, async (ctx, attempt) => {
    ctx.rand.source().next();
    await charge(ctx, attempt);
  });
  assert.match(text, /now +1 operations issued, 1 random draws/);
});

test('a race with another outcome is named by its place', async () => {
  const race = (site: string): Handler => async (ctx, attempt) => {
    await ctx.sleep(1);
    attempt.settled(site, 'race');
    await ctx.sleep(1);
  };
  const text = await changed(race('handler › race'), race('other › race'));
  assert.match(text, /recorded +Promise.race at handler › race settled in the turn of delivery 1.*\n {2}now +Promise.race at other › race/);
});

test('a race that does not settle any more', async () => {
  const text = await changed(async (ctx, attempt) => {
    await ctx.sleep(1);
    attempt.settled('r', 'any');
    await ctx.sleep(1);
  }, async (ctx) => {
    await ctx.sleep(1);
    await ctx.sleep(1);
  });
  assert.match(text, /now +it has not settled/);
});

test('fewer immediates', async () => {
  const rounds = (count: number): Handler => async (ctx, attempt) => {
    for (let i = 0; i < count; i++) await new Promise<void>((resolve) => attempt.immediate(resolve));
    await ctx.run('after', () => 1);
  };
  const text = await changed(rounds(3), rounds(2));
  assert.match(text, /recorded +3 rounds of setImmediate.*\n {2}now +2, and nothing is queued/);
});

test('a journal without its start, or with two, is refused', async () => {
  const { invocation } = await play(async (ctx) => ctx.sleep(1));
  const [start, sleep] = entriesOf(invocation);
  for (const [entries, place] of [[[sleep!], 0], [[start!, start!], 1]] as const) {
    const broken = new MemoryInvocation();
    broken.load = () => ({ journal: entries, arrivals: [], failures: new Map() });
    await assert.rejects(play(async () => 0, { invocation: broken }), { code: 'journal-corrupt', message: new RegExp(`inv_1 at entry ${place}`) });
  }
});

test('equal code over any cut never is a mismatch', async () => {
  const { attempts } = await lawful(async (ctx, see, attempt) => {
    ctx.set('a', 1);
    const both = Promise.all([ctx.run('x', () => attempt.id), ctx.sleep(3)]);
    attempt.random();
    await new Promise<void>((resolve) => attempt.immediate(resolve));
    ctx.genericSend({ service: 's', method: 'm', parameter: attempt.random() });
    see(await both);
    see(await ctx.get('a'));
    ctx.clear('a');
    return ctx.stateKeys();
  });
  assert.ok(attempts >= 9);
});
