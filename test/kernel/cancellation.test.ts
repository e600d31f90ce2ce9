import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VirtualWorld } from '../harness/virtual-world.ts';
import { errorOf, outline, play, startMs, valueOf, type Handler } from './rig.ts';

const cancelled = (world: VirtualWorld, ms = 10) => ({ world, onStart: (attempt: Parameters<Handler>[1]) => void world.at(startMs + ms, () => attempt.cancel()) });

test('one turn rejects everything outstanding, in the order of issue; later operations work; it replays in place', async () => {
  const world = new VirtualWorld(startMs);
  const handler: Handler = async (ctx) => {
    const log: string[] = [];
    const note = (name: string) => (error: Error) => log.push(`${name} ${error.name}`);
    const waiting = [
      ctx.sleep(1000).catch(note('sleep')), ctx.awakeable().promise.catch(note('awakeable')),
      ctx.run('run', () => new Promise(() => undefined)).catch(note('run')), ctx.genericCall({ service: 's', method: 'm', parameter: 1 }).catch(note('call')),
    ];
    void ctx.sleep(2000);
    await Promise.all(waiting);
    await ctx.sleep(5);
    log.push(await ctx.run('cleanup', () => 'cleaned'));
    return log;
  };
  const first = await play(handler, cancelled(world));
  const expected = ['sleep CancelledError', 'awakeable CancelledError', 'run CancelledError', 'call CancelledError', 'cleaned'];
  assert.deepEqual(valueOf(first), expected);
  assert.deepEqual(outline(first.invocation), ['start', 'call s/m', 'cancel', 'sleep', 'run cleanup', 'end']);
  assert.deepEqual(valueOf(await play(handler, { invocation: await first.invocation.withoutEnd() })), expected);
});

test('a handler that does not catch it ends cancelled, with status 409', async () => {
  const world = new VirtualWorld(startMs);
  const error = errorOf(await play(async (ctx) => ctx.sleep(1000), cancelled(world)));
  assert.deepEqual([error.name, Reflect.get(error, 'code')], ['CancelledError', 409]);
});

test('a timer with a callback still comes: the program is not left stuck', async () => {
  const world = new VirtualWorld(startMs);
  const played = await play(async (ctx, attempt) => {
    const timer = new Promise<string>((resolve) => attempt.timer({ kind: 'timer', ms: 50, fire: () => resolve('timer') }));
    const slept = await ctx.sleep(1000).catch((error: Error) => error.name);
    return [slept, await timer, attempt.now() - startMs];
  }, cancelled(world));
  assert.deepEqual(valueOf(played), ['CancelledError', 'timer', 50]);
});

test('a result that comes after the cancellation changes nothing', async () => {
  const world = new VirtualWorld(startMs);
  const played = await play(async (ctx) => {
    const first = await ctx.run('slow', () => new Promise((resolve) => world.after(20, () => resolve('late')))).catch((error: Error) => error.name);
    await ctx.sleep(100);
    return first;
  }, cancelled(world));
  assert.equal(valueOf(played), 'CancelledError');
  assert.deepEqual(outline(played.invocation), ['start', 'cancel', 'sleep', 'end']);
});

test('an interval goes on until it is stopped, with the ticks of its first attempt', async () => {
  const world = new VirtualWorld(startMs);
  const played = await play(async (ctx, attempt) => {
    let ticks = 0;
    const interval = attempt.timer({ kind: 'interval', ms: 4, fire: () => void ticks++ });
    await ctx.sleep(1000).catch(() => undefined);
    await ctx.sleep(9);
    interval.stop();
    const stopped = ticks;
    await ctx.sleep(50);
    return [stopped, ticks];
  }, cancelled(world));
  const [stopped, ticks] = valueOf(played) as [number, number];
  assert.equal(stopped, ticks);
  assert.ok(ticks >= 3 && ticks <= 5, String(ticks));
});
