import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { test } from 'node:test';
import { append, begin, completion, openStore, startEntry } from './journals.ts';
import { temporaryFolder } from './temporary.ts';

test('everything asked in one turn of the event loop is one commit', async (t) => {
  const { store } = openStore(t, temporaryFolder(t));
  const writers = await Promise.all(Array.from({ length: 64 }, (_, n) => begin(store, `inv_${n}`)));
  const before = store.commits;
  await Promise.all(writers.map((writer) => append(store, writer, startEntry())));
  assert.equal(store.commits - before, 1);
  await Promise.all(writers.flatMap((writer) => [append(store, writer, completion(0)), append(store, writer, completion(1))]));
  assert.equal(store.commits - before, 2);
  assert.deepEqual(store.load('inv_63').journal, [startEntry(), completion(0), completion(1)]);
});

test('a commit is bounded, in requests and in bytes, and nothing is lost or reordered at the bounds', async (t) => {
  const { store } = openStore(t, temporaryFolder(t));
  const writer = await begin(store, 'inv_many');
  const before = store.commits;
  await Promise.all(Array.from({ length: 600 }, (_, n) => append(store, writer, completion(n))));
  assert.equal(store.commits - before, 3);
  await Promise.all(Array.from({ length: 3 }, (_, n) => append(store, writer, completion(600 + n, `"${'x'.repeat(700_000)}"`))));
  assert.equal(store.commits - before, 5);
  assert.deepEqual(store.load('inv_many').journal.map((entry) => entry.type === 'completion' && entry.seq), Array.from({ length: 603 }, (_, n) => n));
});

test('done is called after the commit, never inside append, and outside every async context', async (t) => {
  const { store } = openStore(t, temporaryFolder(t));
  const writer = await begin(store, 'inv_1');
  const context = new AsyncLocalStorage<string>();
  const seen: unknown[] = [];
  await new Promise<void>((resolve) => {
    context.run('of the invocation', () => {
      store.append(writer, [startEntry()], (error) => {
        seen.push(error, context.getStore(), store.load('inv_1').journal.length);
        resolve();
      });
      seen.push('asked');
    });
  });
  assert.deepEqual(seen, ['asked', undefined, undefined, 1]);
});

test('a request that cannot be written fails alone, and its journal takes nothing more', async (t) => {
  const { store } = openStore(t, temporaryFolder(t));
  const [good, bad] = [await begin(store, 'inv_good'), await begin(store, 'inv_bad')];
  const circular: Record<string, unknown> = {};
  circular.self = circular;
  const outcomes = await Promise.allSettled([
    append(store, good, startEntry()),
    append(store, bad, startEntry()),
    append(store, bad, { ...completion(0), value: circular as never }),
    append(store, bad, completion(1)),
    append(store, good, completion(0)),
  ]);
  assert.deepEqual(outcomes.map(({ status }) => status), ['fulfilled', 'fulfilled', 'rejected', 'rejected', 'fulfilled']);
  assert.deepEqual(store.load('inv_good').journal, [startEntry(), completion(0)]);
  assert.deepEqual(store.load('inv_bad').journal, [startEntry()]);
});

test('a callback that throws keeps no other from being called', async (t) => {
  const { store } = openStore(t, temporaryFolder(t));
  const [one, two] = [await begin(store, 'inv_1'), await begin(store, 'inv_2')];
  const thrown = new Promise<unknown>((resolve) => process.setUncaughtExceptionCaptureCallback(resolve));
  t.after(() => process.setUncaughtExceptionCaptureCallback(null));
  store.append(one, [startEntry()], () => {
    throw new Error('of one');
  });
  await append(store, two, startEntry());
  assert.equal(((await thrown) as Error).message, 'of one');
});
