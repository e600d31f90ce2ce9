import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { callerPlace } from '../../runtime/world/place.ts';
import { programStack } from '../../runtime/world/own-files.ts';
import { RealWorld } from '../../runtime/world/real-world.ts';
import { handler, openTestEngine, pause, submit } from './engines.ts';
import { temporaryFolder } from './temporary.ts';

/** The line of this file that ends with the mark. */
function lineOf(mark: string): number {
  return readFileSync(import.meta.filename, 'utf8').split('\n').findIndex((line) => line.endsWith(`// mark: ${mark}`)) + 1;
}

test('a timer never fires early, may be longer than 2^31 ms, can be stopped, and holds no async context', async () => {
  const world = new RealWorld(() => {});
  const context = new AsyncLocalStorage<string>();
  const fired: unknown[] = [];
  const stops = context.run('of a program', () => [
    world.after(2 ** 31 + 5, () => fired.push('far')),
    world.after(Number.MAX_SAFE_INTEGER, () => fired.push('farther')),
    world.after(20, () => fired.push('stopped')),
  ]);
  stops[2]!();
  for (const ms of [0, 1, 7, 30]) {
    const began = performance.now();
    await new Promise<void>((resolve) => context.run('of a program', () => world.after(ms, () => {
      assert(performance.now() - began >= ms, `${ms} ms`);
      fired.push(context.getStore());
      resolve();
    })));
  }
  await pause(20);
  assert.deepEqual(fired, [undefined, undefined, undefined, undefined]);
  for (const stop of stops) stop();
});

test('a warning is given once for an id and an invocation', () => {
  const said: string[] = [];
  const world = new RealWorld((line) => said.push(line));
  for (const invocation of ['inv_1', 'inv_2', 'inv_1']) world.warn({ id: 'clock-spin', invocation, message: 'a busy loop' });
  world.warn({ id: 'environment', invocation: 'inv_1', message: 'changed' });
  assert.deepEqual(said, ['warning clock-spin  inv_1\na busy loop', 'warning clock-spin  inv_2\na busy loop', 'warning environment  inv_1\nchanged']);
});

test('a place is the first frame outside stet, relative to the working directory, and the program\'s own stack format is left alone', () => {
  const mine = () => 'mine';
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.prepareStackTrace = mine;
  Error.stackTraceLimit = 3;
  try {
    const place = callerPlace(); // mark: direct
    assert.equal(place, `test/embedded/world.test.ts:${lineOf('direct')}`);
    assert.equal(Error.prepareStackTrace, mine);
    assert.equal(Error.stackTraceLimit, 3);
  } finally {
    if (prepareStackTrace === undefined) Reflect.deleteProperty(Error, 'prepareStackTrace');
    else Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
});

test('entries carry the place of their operation', async (t) => {
  const { engine } = await openTestEngine(t, { folder: temporaryFolder(t) });
  engine.register([handler('pay/charge', async (attempt) => {
    await Promise.resolve();
    await attempt.run({ kind: 'run', name: 'charge', action: () => 1 }); // mark: run
  })]);
  const { id, result } = submit(engine, 'pay/charge', 1);
  await result;
  const sites = engine.journal(id).flatMap((entry) => (entry.type === 'completion' ? [entry.site] : []));
  assert.deepEqual(sites, [`test/embedded/world.test.ts:${lineOf('run')}`]);
});

test('a place costs microseconds', () => {
  for (let i = 0; i < 2_000; i++) callerPlace();
  const times = Array.from({ length: 9 }, () => {
    const began = performance.now();
    for (let i = 0; i < 500; i++) callerPlace();
    return ((performance.now() - began) * 1_000) / 500;
  }).sort((a, b) => a - b);
  // The budget is 5 µs on a quiet machine; the best of nine rounds is compared with four times that.
  assert(times[0]! < 20, `${times[0]} µs`);
});

test('a stack shows the frames of the program only', () => {
  const runtime = fileURLToPath(new URL('../../runtime/kernel/attempt.ts', import.meta.url));
  const stack = ['Error: no', '    at charge (file:///srv/pay.ts:3:9)', `    at run (${runtime}:1:1)`, '    at node:internal/timers:5:1', '    at new Promise (<anonymous>)'].join('\n');
  assert.equal(programStack(stack), 'Error: no\n    at charge (file:///srv/pay.ts:3:9)');
});
