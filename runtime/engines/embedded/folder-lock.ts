import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StetError } from '../../kernel/errors.ts';
import { explainDatabaseError, sqliteCode } from './store-errors.ts';

const busy = 5;

/**
 * The right to write a folder. It is a lock of the operating system, held through a second, empty SQLite file:
 * it is gone with the process however that ends, and a second engine of the same process does not get it either.
 */
export class FolderLock {
  readonly #database: DatabaseSync;
  readonly #ownerFile: string;

  private constructor(database: DatabaseSync, ownerFile: string) {
    this.#database = database;
    this.#ownerFile = ownerFile;
  }

  /** Throws `store-locked` where another engine has the folder, and a StoreError where the lock cannot be asked for. */
  static acquire(folder: string): FolderLock {
    const file = join(folder, 'lock.db');
    const ownerFile = join(folder, 'owner.json');
    let database: DatabaseSync | undefined;
    try {
      database = new DatabaseSync(file);
      // An exclusive transaction takes the file's lock, writes nothing, and never ends.
      database.exec('pragma busy_timeout = 0; pragma journal_mode = delete; begin exclusive');
      // Information for the message of whoever comes second; the lock does not depend on it.
      writeFileSync(ownerFile, JSON.stringify({ pid: process.pid, since: new Date().toISOString() }));
      return new FolderLock(database, ownerFile);
    } catch (error) {
      database?.close();
      if (sqliteCode(error) === busy) throw storeLocked(folder, ownerFile);
      throw explainDatabaseError(error, file);
    }
  }

  release(): void {
    rmSync(this.#ownerFile, { force: true });
    this.#database.close();
  }
}

function storeLocked(folder: string, ownerFile: string): StetError {
  return new StetError(
    'store-locked',
    `store-locked  ${folder}\n${owner(ownerFile)} has this folder open, and two writers would run every invocation twice.\n` +
      'Stop it, or give this program a folder of its own.',
  );
}

function owner(ownerFile: string): string {
  let pid: unknown;
  try {
    pid = (JSON.parse(readFileSync(ownerFile, 'utf8')) as { readonly pid?: unknown }).pid;
  } catch (error) {
    // The owner has the lock and has not written its name yet, or is letting go.
    if (error instanceof Error) return 'Another process';
    throw error;
  }
  return pid === process.pid ? `Another engine of this process (${process.pid})` : `Process ${String(pid)}`;
}
