import { hash } from 'node:crypto';
import { closeSync, constants, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { types } from 'node:util';
import { explainFolderError, StoreError } from './store-errors.ts';

/** Digits of the number of commits; then a space, and the first eight hex digits of its SHA-256. */
const digits = 16;

/**
 * How many commits there were, kept apart from the database. SQLite ends its write-ahead log at the first frame that is damaged, and
 * drops what follows without a word, `integrity_check` included; then the database says fewer than this file, and is refused.
 * The file is written before anybody is told of a commit, and not synchronised: what remains unnoticed is a log that is damaged together
 * with a loss of power within the seconds that the system takes to write the file.
 */
export class CommitRecord {
  readonly #descriptor: number;
  readonly #update: StatementSync;
  #commits: number;

  /** Throws a StoreError where commits are missing. */
  constructor(database: DatabaseSync, folder: string) {
    const file = join(folder, 'commits');
    this.#commits = Number(database.prepare(`select value from meta where name = 'commits'`).get()?.value);
    this.#update = database.prepare(`update meta set value = ? where name = 'commits'`);
    const recorded = read(file);
    if (recorded !== undefined && !(recorded <= this.#commits)) {
      const what = Number.isNaN(recorded)
        ? `${file} is damaged, and cannot say whether commits are missing`
        : `${recorded - this.#commits} of ${recorded} commits that were acknowledged are missing: the write-ahead log was damaged, or an older copy was put in its place`;
      throw new StoreError('journal-corrupt', `journal-corrupt  ${folder}: ${what}\nRestore the whole folder from a backup, or remove ${file} to go on with what is there.`);
    }
    try {
      this.#descriptor = openSync(file, constants.O_RDWR | constants.O_CREAT, 0o600);
    } catch (error) {
      throw explainFolderError(error, folder);
    }
    this.#write();
  }

  /** The transaction that is open is to be one more. */
  committing(): void {
    this.#update.run(String(this.#commits + 1));
  }

  /** It is durable. */
  durable(): void {
    this.#commits++;
    this.#write();
  }

  #write(): void {
    const number = String(this.#commits).padStart(digits, '0');
    writeSync(this.#descriptor, `${number} ${check(number)}\n`, 0);
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

/** Undefined where there is none, NaN where it is damaged. */
function read(file: string): number | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (types.isNativeError(error) && 'code' in error && error.code === 'ENOENT') return undefined;
    throw explainFolderError(error, file);
  }
  if (text === '') return undefined;
  const [number = '', sum] = text.trimEnd().split(' ');
  return sum === check(number) ? Number(number) : NaN;
}

function check(number: string): string {
  return hash('sha256', number).slice(0, 8);
}
