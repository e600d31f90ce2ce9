import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { test } from 'node:test';
import { calleeId } from '../../runtime/engines/embedded/ids.ts';
import { append, begin, completion, endEntry, openStore, startEntry, write } from './journals.ts';
import { temporaryFolder } from './temporary.ts';

test('the folder is made with it, for its owner alone', (t) => {
  const folder = temporaryFolder(t);
  openStore(t, folder);
  assert.equal(statSync(folder).mode & 0o777, 0o700);
});

test('what was written is there after a restart, and ends with the invocation', async (t) => {
  const folder = temporaryFolder(t);
  const first = openStore(t, folder).store;
  const writer = await begin(first, 'inv_1');
  await append(first, writer, startEntry(), completion(0));
  await first.noteRunFailure(writer.row, 1, { tries: 2, since: 5 });
  assert.equal(await first.completeAwakeable('awk_inv_1_4_7', true, '"yes"'), true);
  first.close();

  const second = openStore(t, folder).store;
  const loaded = second.load('inv_1');
  assert.deepEqual(loaded.journal, [startEntry(), completion(0)]);
  assert.deepEqual(loaded.arrivals, [{ seq: 4, ok: true, value: '"yes"' }]);
  assert.deepEqual([...loaded.failures], [[1, { tries: 2, since: 5 }]]);
  assert.deepEqual([...second.unfinished()].map(({ id, begun }) => [id, begun]), [['inv_1', true]]);

  await append(second, second.writer(loaded), endEntry());
  assert.deepEqual([...second.unfinished()], []);
  const { stored, arrivals, failures } = second.load('inv_1');
  assert.deepEqual([stored.status, stored.result, arrivals.length, failures.size], ['completed', '"done"', 0, 0]);
});

test('an id is accepted once', async (t) => {
  const { store, effects } = openStore(t, temporaryFolder(t));
  const acceptance = { id: 'order-1', target: { service: 'pay', handler: 'charge' }, argument: '1' };
  assert.deepEqual(await Promise.all([store.accept(acceptance), store.accept({ ...acceptance, argument: '2' })]), [1, undefined]);
  assert.equal(store.load('order-1').stored.argument, '1');
  assert.equal(effects.length, 1);
});

test('state writes are applied with their entry, per key', async (t) => {
  const { store } = openStore(t, temporaryFolder(t));
  const [a, b] = [{ service: 'cart', key: 'a', handler: 'add' }, { service: 'cart', key: 'b', handler: 'add' }];
  const [inA, inB] = [await begin(store, 'inv_a', a), await begin(store, 'inv_b', b)];
  await append(store, inA, startEntry(), write(0, 'set', 'z', '1'), write(1, 'set', 'x', '2'), write(2, 'set', 'x', '3'));
  await append(store, inB, startEntry(), write(0, 'set', 'x', '9'));
  assert.deepEqual([store.state(a, 'x'), store.state(b, 'x'), store.stateNames(a)], ['3', '9', ['x', 'z']]);
  await append(store, inA, write(3, 'clear', 'x'));
  assert.deepEqual([store.state(a, 'x'), store.stateNames(a)], [undefined, ['z']]);
  await append(store, inA, write(4, 'clear-all', ''));
  assert.deepEqual([store.stateNames(a), store.stateNames(b)], [[], ['x']]);
});

test('a call accepts its callee in the same commit, and its end is the arrival of the caller', async (t) => {
  const { store, effects } = openStore(t, temporaryFolder(t));
  const caller = await begin(store, 'inv_caller');
  effects.length = 0;
  const before = store.commits;
  await append(store, caller, startEntry(), write(3, 'call', 'cart/a/b/add', '"x"'), { ...write(4, 'send', 'mail/post', '1'), notBefore: 99 });
  assert.equal(store.commits - before, 1);
  assert.deepEqual(effects.map((effect) => effect.type === 'accepted' && [effect.loaded.stored.target, effect.loaded.stored.notBeforeMs]), [
    [{ service: 'cart', key: 'a/b', handler: 'add' }, undefined],
    [{ service: 'mail', handler: 'post' }, 99],
  ]);
  effects.length = 0;
  for (const seq of [3, 4]) await append(store, store.writer(store.load(calleeId('inv_caller', seq))), startEntry(), endEntry(`"of ${seq}"`));
  assert.deepEqual(effects, [{ type: 'arrival', row: caller.row, arrival: { seq: 3, ok: true, value: '"of 3"' } }]);
  assert.deepEqual(store.load('inv_caller').arrivals, [{ seq: 3, ok: true, value: '"of 3"' }]);
});

test('an awakeable takes its first completion, from outside or from another invocation, and a forged id none', async (t) => {
  const { store, effects } = openStore(t, temporaryFolder(t));
  const waiting = await begin(store, 'inv_waiting');
  const other = await begin(store, 'inv_other');
  assert.equal(await store.completeAwakeable('awk_inv_waiting_0_7', true, '1'), false, 'it has not begun');
  await append(store, waiting, startEntry(7));
  await append(store, other, startEntry(8), write(0, 'reject', 'awk_inv_waiting_0_7', '"no"'), write(1, 'resolve', 'awk_inv_waiting_0_7', '"late"'));
  assert.equal(await store.completeAwakeable('awk_inv_waiting_0_7', true, '"late"'), false);
  for (const forged of ['awk_inv_waiting_1_8', 'awk_inv_nobody_0_7', 'nonsense', '']) assert.equal(await store.completeAwakeable(forged, true, '1'), false, forged);
  assert.deepEqual(effects.filter(({ type }) => type === 'arrival'), [{ type: 'arrival', row: waiting.row, arrival: { seq: 0, ok: false, value: '"no"' } }]);
  await append(store, waiting, endEntry());
  assert.equal(await store.completeAwakeable('awk_inv_waiting_1_7', true, '1'), false, 'it has ended');
});

test('a user can read the journal beside the engine', async (t) => {
  const { DatabaseSync } = await import('node:sqlite');
  const { store } = openStore(t, temporaryFolder(t));
  await append(store, await begin(store, 'inv_1'), startEntry(), completion(0), endEntry());
  const reader = new DatabaseSync(store.file, { readOnly: true });
  t.after(() => reader.close());
  const rows = reader.prepare('select id, service, entry_index, type, name, value from journal order by id, entry_index').all();
  assert.deepEqual(rows.map((row) => Object.values(row)), [
    ['inv_1', 'pay', 0, 'start', null, null],
    ['inv_1', 'pay', 1, 'completion', 'run 0', '0'],
    ['inv_1', 'pay', 2, 'end', null, '"done"'],
  ]);
});
