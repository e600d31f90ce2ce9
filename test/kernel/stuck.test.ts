import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VirtualWorld } from '../harness/virtual-world.ts';
import { play, refusedWith, startMs, valueOf, type Handler } from './rig.ts';

test('a wait that nobody can end is stuck after the grace, and the message names the likely cause', async () => {
  const world = new VirtualWorld(startMs);
  const played = await play(async (ctx) => {
    await ctx.sleep(10);
    await new Promise(() => undefined);
  }, { world });
  assert.match(refusedWith(played, 'stuck'), /stuck {2}inv_1\n.*nothing that stet knows of is outstanding\.\n.*foreign-await/);
  assert.equal(world.now() - startMs, 110);
});

const patient: Record<string, Handler> = {
  'a sleep': async (ctx) => ctx.sleep(10_000).then(() => 'ok'),
  'a slow run': async (ctx, { world }) => ctx.run('slow', () => new Promise((resolve) => world.after(300, () => resolve('ok')))),
  'a run between its tries': async (ctx) => ctx.run('r', ({ attempt }) => (attempt < 4 ? Promise.reject(new Error('x')) : 'ok'), { initialRetryInterval: 500 }),
  'an interval': async (_, attempt) => new Promise((resolve) => {
    const interval = attempt.timer({ kind: 'interval', ms: 400, fire: () => (interval.stop(), resolve('ok')) });
  }),
};
for (const [what, handler] of Object.entries(patient)) {
  test(`${what} that takes longer than the grace is not stuck`, async () => {
    assert.equal(valueOf(await play(handler)), 'ok');
  });
}

test('an awakeable is waited for, however long', async () => {
  const world = new VirtualWorld(startMs);
  let id = '';
  const played = await play(async (ctx) => {
    const awakeable = ctx.awakeable<string>();
    ({ id } = awakeable);
    return awakeable.promise;
  }, { world, onStart: (attempt) => world.at(startMs + 3_600_000, () => attempt.arrive({ seq: 0, ok: true, value: '"hello"' })) });
  assert.equal(valueOf(played), 'hello');
  assert.match(id, /^sign_1inv_1_0_/);
});
