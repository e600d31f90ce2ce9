import { AsyncLocalStorage } from 'node:async_hooks';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { nativeTimers } from '../../ambient/natives.ts';
import { explainDatabaseError, isMachineError } from './store-errors.ts';

/** Something that becomes durable with everything else that is asked in the same turn of the event loop. */
export interface Request {
  /** Writes, inside the transaction. Gives the bytes that it wrote, roughly. What it throws goes to `done`, and nothing of it is written. */
  write(): number;
  /** Forgets what `write` kept in memory: the transaction was rolled back. It may be called again afterwards. */
  undo?(): void;
  /** Called once, after the commit, or with the reason why there was none. */
  done(error?: Error): void;
}

/** What the owner of the requests does around a transaction. */
export interface Aftermath {
  /** The last thing inside the transaction. */
  committing(): void;
  /** After the commit, before any `done`. */
  durable(): void;
  /** After the commit, and after every `done` of it. */
  committed(): void;
  /** After the rollback, before any `done`. */
  rolledBack(): void;
}

/** Bounds of one transaction: about 2 ms of the event loop. */
const requestsPerCommit = 256;
const bytesPerCommit = 1 << 20;

/**
 * Runs its argument outside every async context. Taken when the module is loaded: what is asked in an invocation's context
 * must not be committed, and answered, in that context.
 */
const bare = AsyncLocalStorage.snapshot();

/**
 * Group commit: one transaction, and one synchronisation of the disk, for all requests of a turn of the event loop, in order.
 * It works on the calling thread. Measured (2 cores, ext4): a commit takes 0.15 ms alone and 0.6 ms with 64 requests, and the
 * way to a worker and back costs a quarter of the sequential rate.
 */
export class GroupCommit {
  readonly #database: DatabaseSync;
  readonly #file: string;
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  readonly #rollback: StatementSync;
  readonly #aftermath: Aftermath;
  #queue: Request[] = [];
  #scheduled = false;
  /** Transactions so far that were committed. */
  commits = 0;

  constructor(database: DatabaseSync, file: string, aftermath: Aftermath) {
    this.#database = database;
    this.#file = file;
    this.#begin = database.prepare('begin immediate');
    this.#commit = database.prepare('commit');
    this.#rollback = database.prepare('rollback');
    this.#aftermath = aftermath;
  }

  ask(request: Request): void {
    this.#queue.push(request);
    if (this.#scheduled) return;
    this.#scheduled = true;
    bare(nativeTimers.setImmediate, this.#step);
  }

  /** Commits what was asked so far, now. Not for the body of a call that asked: `done` would come inside it. */
  flush(): void {
    while (this.#queue.length > 0) bare(this.#transact, this.#take());
  }

  readonly #step = (): void => {
    this.#scheduled = false;
    if (this.#queue.length === 0) return;
    this.#transact(this.#take());
    if (this.#queue.length === 0 || this.#scheduled) return;
    this.#scheduled = true;
    nativeTimers.setImmediate(this.#step);
  };

  #take(): Request[] {
    if (this.#queue.length > requestsPerCommit) return this.#queue.splice(0, requestsPerCommit);
    const taken = this.#queue;
    this.#queue = [];
    return taken;
  }

  readonly #transact = (requests: Request[]): void => {
    const outcome = this.#attempt(requests);
    if (outcome instanceof Error) {
      this.#aftermath.rolledBack();
      // One request may be at fault; alone it fails alone. A condition of the machine fails them all.
      if (requests.length > 1 && !isMachineError(outcome)) for (const request of requests) this.#transact([request]);
      else answer(requests, explainDatabaseError(outcome, this.#file));
      return;
    }
    this.commits++;
    this.#aftermath.durable();
    const late = requests.splice(outcome);
    if (late.length > 0) this.#queue.unshift(...late);
    answer(requests);
    this.#aftermath.committed();
  };

  /** Gives how many of the requests are committed: all, or as many as fit a transaction. */
  #attempt(requests: readonly Request[]): number | Error {
    let written = 0;
    try {
      this.#begin.run();
      let bytes = 0;
      while (written < requests.length && bytes < bytesPerCommit) bytes += requests[written++]!.write();
      this.#aftermath.committing();
      this.#commit.run();
      return written;
    } catch (error) {
      this.#undo();
      while (written > 0) requests[--written]!.undo?.();
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  #undo(): void {
    try {
      this.#rollback.run();
    } catch (error) {
      // A full disk ends the transaction by itself (https://sqlite.org/lang_transaction.html), and `begin` may have failed.
      if (!(error instanceof Error) || !error.message.includes('no transaction is active')) throw error;
    }
  }
}

/** Calls them all, also where one throws: each belongs to another invocation. */
function answer(requests: readonly Request[], error?: Error): void {
  for (const request of requests) {
    try {
      request.done(error);
    } catch (thrown) {
      process.nextTick(() => {
        throw thrown;
      });
    }
  }
}
