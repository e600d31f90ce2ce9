import { types } from 'node:util';
import { StetError } from '../../kernel/errors.ts';

/**
 * The store could not do its work, and the fault is the machine's: a full disk, a missing permission, a damaged file.
 * `code` is the system's word for it: `SQLITE_FULL`, `SQLITE_READONLY`, `EACCES`.
 */
export class StoreError extends Error {
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
  static {
    this.prototype.name = 'StoreError';
  }
}

interface Explanation {
  readonly code: string;
  readonly what: string;
  readonly fix: string;
}

/** Primary result codes of SQLite (https://sqlite.org/rescode.html) that are a condition of the machine and not of one statement. */
const conditions = new Map<number, Explanation>([
  [3, { code: 'SQLITE_PERM', what: 'permission was refused', fix: 'Give the user of this process read and write access to the folder and its files.' }],
  [5, { code: 'SQLITE_BUSY', what: 'another program holds a write lock on it', fix: 'Reading it beside stet is fine; end the write transaction of the other program.' }],
  [8, { code: 'SQLITE_READONLY', what: 'it cannot be written', fix: 'Give the user of this process write access to the folder and its files, or choose another folder.' }],
  [10, { code: 'SQLITE_IOERR', what: 'the disk reported an error', fix: 'Look at the system log for the disk. Once it works the invocations go on by themselves.' }],
  [11, { code: 'SQLITE_CORRUPT', what: 'the file is damaged', fix: 'Stop the program and restore the folder from a backup, or save what `sqlite3 FILE .recover` can read.' }],
  [13, { code: 'SQLITE_FULL', what: 'the disk is full', fix: 'Free some space. The invocations go on by themselves.' }],
  [14, { code: 'SQLITE_CANTOPEN', what: 'it cannot be opened', fix: 'Check that the folder exists, is a folder, and that the user of this process may write there.' }],
  [15, { code: 'SQLITE_PROTOCOL', what: 'its locks do not work', fix: 'Keep the folder on a local disk: network file systems break its locks.' }],
  [26, { code: 'SQLITE_NOTADB', what: 'the file is not a database', fix: 'Something else wrote to it. Move it away, or restore the folder from a backup.' }],
]);

/** Gives the primary result code of an error of `node:sqlite`, or undefined for any other error. */
export function sqliteCode(error: unknown): number | undefined {
  if (!types.isNativeError(error)) return undefined;
  const code: unknown = Reflect.get(error, 'errcode');
  // The low byte is the primary code, the rest an extension.
  return typeof code === 'number' ? code & 0xff : undefined;
}

/** Whether the error is a condition of the machine: every other statement would fail the same way. */
export function isMachineError(error: unknown): boolean {
  const code = sqliteCode(error);
  return code !== undefined && conditions.has(code);
}

/** Makes an error of the database one that a person can act on. Other errors come back as they are. */
export function explainDatabaseError(error: unknown, file: string): Error {
  const explanation = conditions.get(sqliteCode(error) ?? -1);
  if (explanation === undefined) return types.isNativeError(error) ? error : new Error(String(error));
  const { code, what, fix } = explanation;
  return new StoreError(code, `${code}  ${file}: ${what}\nNothing that was not durable was acknowledged.\n${fix}`, { cause: error });
}

/** The same for an error of the file system, met while the folder is made. */
export function explainFolderError(error: unknown, folder: string): Error {
  const code: unknown = types.isNativeError(error) ? Reflect.get(error, 'code') : undefined;
  if (typeof code !== 'string') return types.isNativeError(error) ? error : new Error(String(error));
  const why: Readonly<Record<string, string>> = {
    EACCES: 'permission was refused. Give the user of this process write access, or choose another folder.',
    EPERM: 'permission was refused. Give the user of this process write access, or choose another folder.',
    EROFS: 'the file system is read-only. Choose another folder.',
    ENOSPC: 'the disk is full. Free some space.',
    EEXIST: 'it is a file, not a folder. Move it away, or choose another folder.',
    ENOTDIR: 'part of the path is a file, not a folder. Move it away, or choose another folder.',
  };
  return new StoreError(code, `${code}  ${folder}: stet keeps its journal there; ${why[code] ?? 'it cannot be used. Choose another folder.'}`, { cause: error });
}

/** One invocation's journal is not what was written. Only that invocation is refused. */
export function journalCorrupt(invocation: string, index: number, what: string, file: string): StetError {
  return new StetError(
    'journal-corrupt',
    `journal-corrupt  ${invocation} at entry ${index}\n` +
      `${file}: ${what}\n` +
      'It is paused and nothing of it runs; the others go on. Restore the folder from a backup, or give this invocation up by cancelling it.',
  );
}
