import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { explainFolderError } from '../../runtime/engines/embedded/store-errors.ts';
import { requireSupportedNode } from '../../runtime/engines/embedded/node-version.ts';
import { append, begin, completion, openStore, startEntry } from './journals.ts';
import { temporaryFolder } from './temporary.ts';

test('a full disk acknowledges nothing, says what to do, and leaves the journal as it was', async (t) => {
  const folder = temporaryFolder(t);
  const { store } = openStore(t, folder, { maxPages: 60 });
  const [one, two] = [await begin(store, 'inv_1'), await begin(store, 'inv_2')];
  await Promise.all([append(store, one, startEntry()), append(store, two, startEntry())]);
  const large = completion(0, `"${'x'.repeat(300_000)}"`);
  const commits = store.commits;
  const outcomes = await Promise.allSettled([append(store, two, completion(0)), append(store, one, large), store.accept({ id: 'inv_3', target: one.target, argument: '' })]);
  for (const outcome of outcomes) {
    assert.equal(outcome.status, 'rejected');
    assert.equal(outcome.reason.code, 'SQLITE_FULL');
    assert.match(outcome.reason.message, /the disk is full\nNothing that was not durable was acknowledged\.\nFree some space/);
  }
  assert.equal(store.commits, commits);
  await assert.rejects(append(store, two, completion(1)), { code: 'SQLITE_FULL' }, 'an attempt whose append failed may not go on');
  assert.deepEqual(store.load('inv_2').journal, [startEntry()]);
  assert.equal(store.invocation('inv_3'), undefined);
  await append(store, store.writer(store.load('inv_2')), completion(0));
  assert.deepEqual(store.load('inv_2').journal, [startEntry(), completion(0)]);
});

test('a file where the folder should be is a clear error', (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(folder, '');
  assert.throws(() => openStore(t, folder), { name: 'StoreError', code: 'EEXIST', message: /it is a file, not a folder/ });
  assert.throws(() => openStore(t, join(folder, 'below')), { name: 'StoreError', code: 'ENOTDIR', message: /part of the path is a file/ });
});

test('a folder where a file should be is a clear error', (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, 'journal.db'), { recursive: true });
  assert.throws(() => openStore(t, folder), { name: 'StoreError', code: 'SQLITE_CANTOPEN', message: /journal\.db: it cannot be opened/ });
});

test('a database that may only be read is a clear error', async (t) => {
  const folder = temporaryFolder(t);
  const { store } = openStore(t, folder);
  await begin(store, 'inv_1');
  store.close();
  // A mode does not bind a superuser; the version byte of the file header does: 3 asks for a later SQLite and is read-only for this one.
  const database = new DatabaseSync(store.file);
  database.exec('pragma journal_mode = delete');
  database.close();
  const { openSync, writeSync, closeSync } = await import('node:fs');
  const descriptor = openSync(store.file, 'r+');
  writeSync(descriptor, Buffer.from([3]), 0, 1, 18);
  closeSync(descriptor);
  assert.throws(() => openStore(t, folder), { name: 'StoreError', code: 'SQLITE_READONLY', message: /it cannot be written\n.*\nGive the user/s });
});

test('errors of the file system say what to do', () => {
  const explained = (code: string) => explainFolderError(Object.assign(new Error(code), { code }), '/srv/.stet').message;
  assert.match(explained('EACCES'), /^EACCES {2}\/srv\/\.stet: .*permission was refused\. Give the user/);
  assert.match(explained('EROFS'), /the file system is read-only\. Choose another folder/);
  assert.match(explained('ENOSPC'), /the disk is full\. Free some space/);
  assert.match(explained('EMFILE'), /it cannot be used/);
});

test('another writer of the database is named, and the commit can be asked again', async (t) => {
  const { store } = openStore(t, temporaryFolder(t));
  const writer = await begin(store, 'inv_1');
  const other = new DatabaseSync(store.file);
  other.exec('begin immediate');
  await assert.rejects(append(store, writer, startEntry()), { code: 'SQLITE_BUSY', message: /another program holds a write lock/ });
  other.exec('rollback');
  other.close();
  await append(store, store.writer(store.load('inv_1')), startEntry());
  assert.equal(dirname(store.file).endsWith('.stet'), true);
});

test('an older Node is told which one it needs and which one it is', () => {
  for (const old of ['20.20.1', '22.14.0', '18.0.0']) {
    assert.throws(() => requireSupportedNode(old), { code: 'unsupported-node', message: new RegExp(`needs Node 22\\.15\\.0 or newer, and this is Node ${old.replaceAll('.', '\\.')}`) });
  }
  for (const fit of ['22.15.0', '24.0.0', '26.10.1']) requireSupportedNode(fit);
});
