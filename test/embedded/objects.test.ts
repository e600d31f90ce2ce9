import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encode } from '../../runtime/kernel/codec.ts';
import { handler, openTestEngine, pause, run, statusOf, submit, until } from './engines.ts';
import { temporaryFolder } from './temporary.ts';

test('an object runs one invocation a key at a time, in the order of acceptance, and keys do not wait for each other', async (t) => {
  const { engine } = await openTestEngine(t, { folder: temporaryFolder(t) });
  const log: string[] = [];
  const body = (name: string) => handler(`object:cart/${name}`, async (attempt, n) => {
    log.push(`+${attempt.key}${n as number}`);
    await attempt.sleep(5);
    log.push(`-${attempt.key}${n as number}`);
  });
  engine.register([body('add'), body('remove')]);
  const all = [0, 1, 2, 3].flatMap((n) => ['a', 'b'].map((key) => submit(engine, `cart/${key}/${n % 2 ? 'add' : 'remove'}`, n).result));
  await Promise.all(all);
  for (const key of ['a', 'b']) {
    assert.deepEqual(log.filter((line) => line.includes(key)), [0, 1, 2, 3].flatMap((n) => [`+${key}${n}`, `-${key}${n}`]));
  }
  assert(log.indexOf('+b0') < log.indexOf('-a0'), log.join(' '));
});

test('after a restart the one that had begun goes on first, then the others in the order in which they became due', async (t) => {
  const folder = temporaryFolder(t);
  const log: unknown[] = [];
  const slow = handler('object:cart/add', async (attempt, n) => {
    await run(attempt, 'begin', () => 1);
    await attempt.sleep(n === 'first' ? 3_600_000 : 1);
  });
  const first = await openTestEngine(t, { folder });
  first.engine.register([slow]);
  const started = submit(first.engine, 'cart/a/add', 'first');
  await started.accepted;
  await until('it has begun', () => first.engine.invocations()[0]?.entries === 2);
  const later = submit(first.engine, 'cart/a/add', 'delayed', { delayMs: 60 });
  await later.accepted;
  const others = ['second', 'third'].map((n) => submit(first.engine, 'cart/a/add', n));
  await Promise.all(others.map(({ accepted }) => accepted));
  assert.deepEqual([started, later, ...others].map(({ id }) => statusOf(first.engine, id)), ['running', 'scheduled', 'scheduled', 'scheduled']);
  await pause(70);
  await first.engine.close();

  const { engine } = await openTestEngine(t, { folder });
  await pause(20);
  engine.register([handler('object:cart/add', async (attempt, n) => {
    await run(attempt, 'begin', () => 1);
    log.push(n);
  }, { build: 'b2' })]);
  await until('all have run', () => log.length === 4 && engine.invocations().every(({ status }) => status !== 'running' && status !== 'scheduled'));
  assert.deepEqual(log, ['first', 'second', 'third', 'delayed']);
});

test('a paused invocation keeps its key, until it is given up', async (t) => {
  const { engine } = await openTestEngine(t, { folder: temporaryFolder(t) });
  engine.register([handler('object:cart/add', async (_, n) => {
    if (n === 'bad') throw new Error('bad');
    return n;
  }, { retry: { maxRetryAttempts: 1 } })]);
  const bad = submit(engine, 'cart/a/add', 'bad');
  const next = submit(engine, 'cart/a/add', 'next');
  await assert.rejects(bad.result, { message: 'bad' });
  await pause(20);
  assert.deepEqual([statusOf(engine, bad.id), statusOf(engine, next.id)], ['paused', 'scheduled']);
  assert.equal(await engine.cancel(bad.id), true);
  assert.equal(await next.result, 'next');
});

test('state belongs to a key, is seen by the next invocation, and survives a restart', async (t) => {
  const folder = temporaryFolder(t);
  const count = handler('object:cart/count', async (attempt) => {
    const before = (await attempt.get<number>('n')) ?? 0;
    attempt.set('n', before + 1);
    return [before, await attempt.get<number>('n'), await attempt.stateKeys()];
  });
  const first = await openTestEngine(t, { folder });
  first.engine.register([count]);
  assert.deepEqual(await submit(first.engine, 'cart/a/count', 0).result, [0, 1, ['n']]);
  await first.engine.close();
  const { engine } = await openTestEngine(t, { folder });
  engine.register([count]);
  assert.deepEqual(await submit(engine, 'cart/a/count', 0).result, [1, 2, ['n']]);
  assert.deepEqual(await submit(engine, 'cart/b/count', 0).result, [0, 1, ['n']]);
});

test('keys, names of state and idempotency keys may hold any character', async (t) => {
  const folder = temporaryFolder(t);
  const first = await openTestEngine(t, { folder });
  const body = handler('object:cart/add', async (attempt, name) => {
    attempt.set(name as string, 1);
    await attempt.sleep(1);
    return [attempt.key, await attempt.stateKeys()];
  });
  first.engine.register([body]);
  const names = ['', '\0', 'a\0b', 'a\0c', '%', 'é\u{10ffff}', '/', '\n'];
  for (const name of names) {
    const { result, id } = first.engine.submit({ service: 'cart', key: name, handler: 'add' }, encode(`s${name}`), { idempotencyKey: `i${name}` });
    assert.deepEqual(await result, [name, [`s${name}`]]);
    assert.deepEqual([first.engine.describe(id).target.key, first.engine.describe(id).idempotencyKey], [name, `i${name}`]);
  }
  await first.engine.close();
  const { engine } = await openTestEngine(t, { folder });
  assert.deepEqual(engine.invocations().map(({ target }) => target.key), names);
});
