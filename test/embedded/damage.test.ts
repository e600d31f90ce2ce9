import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { cpSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { firstHash, nextHash } from '../../runtime/engines/embedded/chain.ts';
import { StetError } from '../../runtime/kernel/errors.ts';
import { append, begin, completion, openStore, startEntry } from './journals.ts';
import { temporaryFolder } from './temporary.ts';

/** Each does to the journal of `inv_2` (entries 0 to 3) what no commit does. `entry` is where it has to be found. */
const damages = [
  { what: 'a changed digit', entry: 2, sql: `update entries set entry = replace(entry, '"value":"1"', '"value":"2"') where invocation = 2 and entry_index = 2` },
  { what: 'a changed checksum', entry: 1, sql: `update entries set hash = replace(hash, substr(hash, 1, 1), 'g') where invocation = 2 and entry_index = 1` },
  { what: 'an entry removed from the middle', entry: 1, sql: 'delete from entries where invocation = 2 and entry_index = 1' },
  { what: 'the last entry removed', entry: 3, sql: 'delete from entries where invocation = 2 and entry_index = 3' },
  { what: 'all entries removed', entry: 0, sql: 'delete from entries where invocation = 2' },
  {
    what: 'two entries exchanged', entry: 1,
    sql: `update entries set entry_index = -1 where invocation = 2 and entry_index = 1; update entries set entry_index = 1 where invocation = 2 and entry_index = 2;
      update entries set entry_index = 2 where invocation = 2 and entry_index = -1`,
  },
  { what: 'an entry appended', entry: 4, sql: `insert into entries select 2, 4, entry, hash from entries where invocation = 2 and entry_index = 3` },
  { what: 'an entry of another invocation', entry: 1, sql: 'update entries set (entry, hash) = (select entry, hash from entries where invocation = 1 and entry_index = 1) where invocation = 2 and entry_index = 1' },
  { what: 'an altered argument', entry: 0, sql: `update invocations set argument = '{"amount":300}' where invocation = 2` },
  { what: 'another recorded checksum', entry: 3, sql: 'update heads set hash = (select hash from heads where invocation = 1) where invocation = 2' },
];

for (const { what, entry, sql } of damages) {
  test(`${what} is journal-corrupt at its place, and concerns nobody else`, async (t) => {
    const folder = temporaryFolder(t);
    const { store } = openStore(t, folder);
    for (const id of ['inv_1', 'inv_2', 'inv_3']) {
      await append(store, await begin(store, id), startEntry(id === 'inv_1' ? 1 : 2), completion(0), completion(1), completion(2));
    }
    store.close();
    const database = new DatabaseSync(store.file);
    database.exec(sql);
    database.close();

    const again = openStore(t, folder).store;
    const file = join(folder, 'journal.db');
    assert.throws(() => again.load('inv_2'), (error) => {
      assert(error instanceof StetError);
      assert.equal(error.code, 'journal-corrupt');
      assert.match(error.message, new RegExp(`^journal-corrupt {2}inv_2 at entry ${entry}\n`));
      assert(error.message.includes(file), error.message);
      return true;
    });
    for (const id of ['inv_1', 'inv_3']) assert.equal(again.load(id).journal.length, 4);
  });
}

// Made with: printf '["inv_1","pay",null,"charge","3","{}"]' | sha256sum, and the hash followed by the entry likewise.
test('the chain is frozen: these hashes change in a major version only', () => {
  const first = firstHash('inv_1', { service: 'pay', handler: 'charge' }, '3', '{}');
  assert.equal(first, '0415a115a501ea8f62dd6a8c6970fd483ddcc558a39904cbb8443ad3171a80e2');
  assert.equal(nextHash(first, '{"type":"start"}'), 'c1159010b489ab1726de9056adade0021738af91dd02275e7df220687d13577e');
});

test('a file that is no database is refused with what to do', (t) => {
  const folder = temporaryFolder(t);
  openStore(t, folder).store.close();
  writeFileSync(join(folder, 'journal.db'), 'this is a letter to my landlord, and not a database at all\n'.repeat(100));
  assert.throws(() => openStore(t, folder), { name: 'StoreError', code: 'SQLITE_NOTADB', message: /journal\.db: the file is not a database\n.*\nSomething else wrote to it/s });
});

test('a truncated database is refused on open', async (t) => {
  const folder = temporaryFolder(t);
  const { store } = openStore(t, folder);
  for (let n = 0; n < 50; n++) await begin(store, `inv_${n}`);
  store.close();
  truncateSync(store.file, Math.floor(readFileSync(store.file).length / 8192) * 4096);
  assert.throws(() => openStore(t, folder), { name: 'StoreError', code: 'SQLITE_CORRUPT', message: /the file is damaged/ });
});

test('pages overwritten with noise are refused on open', async (t) => {
  const folder = temporaryFolder(t);
  const { store } = openStore(t, folder);
  for (let n = 0; n < 50; n++) await begin(store, `inv_${n}`);
  store.close();
  const bytes = readFileSync(store.file);
  for (let page = 2; page * 4096 < bytes.length; page++) bytes.fill(0xa5, page * 4096, (page + 1) * 4096);
  writeFileSync(store.file, bytes);
  assert.throws(() => openStore(t, folder), { name: 'StoreError', code: 'SQLITE_CORRUPT' });
});

test('a journal of another format is refused, and says which', (t) => {
  const folder = temporaryFolder(t);
  const { store } = openStore(t, folder);
  store.close();
  const database = new DatabaseSync(store.file);
  database.exec(`update meta set value = '99' where name = 'schema_version'`);
  database.close();
  assert.throws(() => openStore(t, folder), { code: 'SQLITE_SCHEMA', message: /format 99, and this version of stet writes format 3/ });
});

test('after a refusal the folder is not locked', (t) => {
  const folder = temporaryFolder(t);
  const { store } = openStore(t, folder);
  store.close();
  const intact = readFileSync(store.file);
  writeFileSync(store.file, 'noise'.repeat(2_000));
  assert.throws(() => openStore(t, folder), { code: 'SQLITE_NOTADB' });
  writeFileSync(store.file, intact);
  openStore(t, folder);
});

test('a flipped byte in the write-ahead log, by which SQLite drops commits without a word, is noticed', async (t) => {
  const folder = temporaryFolder(t);
  const { store } = openStore(t, folder);
  for (let n = 0; n < 100; n++) await begin(store, `inv_${n}`);
  const log = `${store.file}-wal`;
  const crashed = temporaryFolder(t);
  // As SIGKILL leaves it: closing would write the log into the database.
  cpSync(folder, crashed, { recursive: true, filter: (source) => !source.endsWith('lock') });
  const bytes = readFileSync(log);
  const flipped = Buffer.from(bytes);
  flipped[Math.floor(bytes.length / 2)]! ^= 1;
  writeFileSync(join(crashed, 'journal.db-wal'), flipped);
  const database = new DatabaseSync(join(crashed, 'journal.db'));
  const left = Number(database.prepare('select count(*) as n from invocations').get()?.n);
  assert.deepEqual([database.prepare('pragma integrity_check').get()?.integrity_check, left < 100], ['ok', true], 'SQLite itself says nothing');
  database.close();
  assert.throws(() => openStore(t, crashed), { code: 'journal-corrupt', message: /\d+ of \d+ commits that were acknowledged are missing.*remove .*commits to go on/s });
  rmSync(join(crashed, 'commits'));
  assert.equal(openStore(t, crashed).store.invocations().length, left);
});

test('a record of commits that is damaged is refused, and one that is behind is not', async (t) => {
  const folder = temporaryFolder(t);
  const { store } = openStore(t, folder);
  for (let n = 0; n < 3; n++) await begin(store, `inv_${n}`);
  store.close();
  const record = join(folder, 'commits');
  const text = readFileSync(record, 'utf8');
  writeFileSync(record, text.replace(/\d /, (last) => `${(Number(last) + 1) % 10} `));
  assert.throws(() => openStore(t, folder), { code: 'journal-corrupt', message: /commits is damaged/ });
  const number = '1'.padStart(16, '0');
  writeFileSync(record, `${number} ${hash('sha256', number).slice(0, 8)}\n`);
  openStore(t, folder).store.close();
  assert.equal(readFileSync(record, 'utf8'), text);
});
