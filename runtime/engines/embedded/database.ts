import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { explainDatabaseError, explainFolderError, StoreError } from './store-errors.ts';
import { schema, schemaVersion } from './schema.ts';

/** Milliseconds that a statement waits for a program that holds a write lock. It blocks the thread, so it is short. */
const lockWaitMs = 500;

/** Makes the folder of the journal, readable by its owner alone, if it is not there. Throws a StoreError. */
export function makeFolder(folder: string): void {
  try {
    const made = mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (made !== undefined) syncFolder(dirname(made));
  } catch (error) {
    throw explainFolderError(error, folder);
  }
}

/**
 * Opens the journal, and makes it where it is new. Every commit is synchronised to the disk before it returns.
 * Throws a StoreError that says what to do where the file is damaged, not a database, not writable, or of another version.
 */
export function openDatabase(file: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file);
    prepare(database, file);
    return database;
  } catch (error) {
    database?.close();
    throw explainDatabaseError(error, file);
  }
}

function prepare(database: DatabaseSync, file: string): void {
  // By pragma: Node 22.15 does not know the option.
  database.exec(`pragma busy_timeout = ${lockWaitMs}`);
  // On macOS fsync leaves the data in the drive; these two ask for the real thing. Elsewhere they do nothing.
  database.exec('pragma fullfsync = 1; pragma checkpoint_fullfsync = 1');
  const mode = database.prepare('pragma journal_mode = wal').get()?.journal_mode;
  if (mode !== 'wal') throw new StoreError('SQLITE_PROTOCOL', `SQLITE_PROTOCOL  ${file}: the file system does not carry a write-ahead log\nKeep the folder on a local disk.`);
  database.exec('pragma synchronous = full');
  if (database.prepare(`select 1 from sqlite_schema where name = 'meta'`).get() === undefined) create(database);
  const found = database.prepare(`select value from meta where name = 'schema_version'`).get()?.value;
  if (found !== String(schemaVersion)) {
    throw new StoreError(
      'SQLITE_SCHEMA',
      `SQLITE_SCHEMA  ${file}: the journal has format ${String(found)}, and this version of stet writes format ${schemaVersion}\n` +
        'Run the version of stet that wrote it until its invocations have ended, or choose another folder.',
    );
  }
  checkPages(database, file);
}

function create(database: DatabaseSync): void {
  database.exec(`begin immediate; ${schema} insert into meta values ('schema_version', '${schemaVersion}'), ('commits', '0'); commit`);
}

/**
 * Looks for damaged pages in what recovery is going to read. It does not read the journals themselves, whose size has no bound:
 * each is checked when it is loaded.
 */
function checkPages(database: DatabaseSync, file: string): void {
  for (const table of ['meta', 'invocations', 'heads', 'arrivals', 'run_failures', 'state']) {
    const found = database.prepare(`pragma quick_check(${table})`).get()?.quick_check;
    if (found !== 'ok') {
      const explained = explainDatabaseError(Object.assign(new Error(String(found)), { errcode: 11 }), file);
      throw new StoreError('SQLITE_CORRUPT', `${explained.message}\nFirst damage: ${String(found)}`);
    }
  }
}

/** Makes the names in a folder durable. A platform that cannot open a folder keeps them durable by itself. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
