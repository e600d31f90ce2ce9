import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TurnClock } from '../../runtime/kernel/turn-clock.ts';
import { VirtualWorld } from '../harness/virtual-world.ts';
import { lawful, play, startMs, valueOf } from './rig.ts';

test('64 reads of a turn are free, each further one moves the clock by a millisecond', () => {
  const clock = new TurnClock(1000);
  for (let read = 1; read <= 64; read++) assert.equal(clock.read(), 1000);
  assert.equal(clock.read(), 1001);
  assert.equal(clock.read(), 1002);
  assert.equal(clock.peek(), 1002);
  clock.turn(1001);
  assert.equal(clock.read(), 1002, 'what was shown is not taken back');
});

test('laws: monotonic through clocks that step back and outages, and a timer never shows less than it was asked for', () => {
  const step = fc.record({ at: fc.integer({ min: -1e12, max: 1e12 }), reads: fc.integer({ min: 0, max: 200 }), ms: fc.option(fc.integer({ min: 0, max: 1e9 })) });
  fc.assert(fc.property(fc.array(step), (steps) => {
    const clock = new TurnClock(0);
    let last = -Infinity;
    for (const { at, reads, ms } of steps) {
      const issued = clock.peek();
      clock.turn(at, ms === null ? undefined : issued + ms);
      if (ms !== null) assert.ok(clock.peek() - issued >= ms);
      for (let read = 0; read < reads; read++) {
        const now = clock.read();
        assert.ok(now >= last);
        last = now;
      }
    }
  }), { numRuns: 300 });
});

test('a busy loop ends, in 25 ms of about 90 reads, and the same on replay', async () => {
  const { value } = await lawful(async (ctx, see, attempt) => {
    const start = attempt.now();
    let reads = 1;
    while (attempt.now() - start < 25) reads++;
    await ctx.sleep(5);
    see([reads, attempt.now() - start]);
    return reads;
  });
  assert.equal(value, 64 + 25 - 1);
});

test('elapsed time covers a sleep, also through a wall clock that steps back', async () => {
  class SteppingBack extends VirtualWorld {
    override now(): number {
      return this.exactMs > startMs + 50 ? super.now() - 3_600_000 : super.now();
    }
  }
  const world = new SteppingBack(startMs);
  const { seen } = await lawful(async (ctx, see, attempt) => {
    const times = [attempt.now()];
    for (const ms of [40, 40, 0, 100]) {
      await ctx.sleep(ms);
      times.push(attempt.now());
    }
    see(times.map((time, index) => time - (times[index - 1] ?? time)));
    return 0;
  }, { world });
  assert.deepEqual(seen, [[0, 40, 40, 0, 100]]);
});

test('a restart does not extend a wait: the deadline holds', async () => {
  const world = new VirtualWorld(startMs);
  const { invocation } = await play(async (ctx) => ctx.sleep(1000), { world, onStart: (attempt) => world.at(startMs + 300, () => attempt.stop()) });
  let waited = false;
  world.crash();
  world.at(startMs + 700, () => (waited = true));
  await world.runUntil(() => waited);
  await play(async (ctx) => ctx.sleep(1000), { invocation, world });
  assert.equal(world.now() - startMs, 1000);
});

test('the clock moves with the wall between completions, and not within a turn', async () => {
  const world = new VirtualWorld(startMs);
  const played = await play(async (ctx, attempt) => {
    const before = attempt.now();
    await ctx.run('work', () => new Promise<void>((resolve) => world.after(77, resolve)));
    return [before - startMs, attempt.now() - startMs, attempt.now() - startMs];
  }, { world });
  assert.deepEqual(valueOf(played), [0, 77, 77]);
});

test('a thousand reads in one turn warn once an attempt', async () => {
  const played = await play(async (ctx, attempt) => {
    for (let turn = 0; turn < 2; turn++) {
      for (let read = 0; read < 1500; read++) attempt.now();
      await ctx.sleep(1);
    }
  });
  assert.deepEqual(played.world.warnings.map(({ id, invocation }) => [id, invocation]), [['clock-spin', 'inv_1']]);
});
