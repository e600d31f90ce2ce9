import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Entry } from '../../kernel/entry.ts';
import type { RunFailure } from '../../kernel/port.ts';
import type { HandlerRef } from '../../kernel/target.ts';
import { AppendRequest, JournalWriter } from './append.ts';
import { firstHash, verifyChain } from './chain.ts';
import { CommitRecord } from './commit-record.ts';
import { makeFolder, openDatabase } from './database.ts';
import { EntryEffects, isUnfinished, type StartOf } from './entry-effects.ts';
import { FolderLock } from './folder-lock.ts';
import { GroupCommit } from './group-commit.ts';
import type { Acceptance, Effect, Loaded, StoredInvocation, Unfinished } from './records.ts';
import { journalCorrupt } from './store-errors.ts';
import type { Registry } from './registry.ts';
import { Tables } from './tables.ts';
import { WaitTables } from './waits.ts';

export interface StoreOptions {
  readonly folder: string;
  readonly nowMs: () => number;
  readonly registry: Registry;
  readonly startOf?: StartOf;
  /** Pages of 4 KiB that the database may have; as many as the disk holds unless given. */
  readonly maxPages?: number;
  /** Acts on what commits brought about. Called after the commit and after its callbacks. */
  readonly onEffects: (effects: readonly Effect[]) => void;
  /** Reads an awakeable id; `entropyOf` gives the entropy of an invocation that has begun. Gives undefined for an id that is not genuine. */
  readonly readAwakeable: (awakeable: string, entropyOf: (invocation: string) => Uint8Array | undefined) => { readonly invocation: string; readonly seq: number } | undefined;
}

/**
 * The durable side of the engine: one folder, one writer. Reads see what is committed.
 * Whatever it promises or calls back is durable by then; after a failed commit nothing of that commit is acknowledged.
 */
export class Store {
  readonly file: string;
  readonly #lock: FolderLock;
  readonly #database: DatabaseSync;
  readonly #tables: Tables;
  readonly #effects: EntryEffects;
  readonly #commit: GroupCommit;
  readonly #record: CommitRecord;

  /** Throws `store-locked`, or a StoreError that says what to do. */
  constructor({ folder, nowMs, registry, startOf, maxPages, onEffects, readAwakeable }: StoreOptions) {
    makeFolder(folder);
    this.#lock = FolderLock.acquire(folder);
    this.file = join(folder, 'journal.db');
    try {
      this.#database = openDatabase(this.file);
      this.#record = recordOf(this.#database, folder);
    } catch (error) {
      this.#lock.release();
      throw error;
    }
    if (maxPages !== undefined) this.#database.exec(`pragma max_page_count = ${maxPages}`);
    this.#tables = new Tables(this.#database);
    const readOperation = (awakeable: string) => {
      const found = readAwakeable(awakeable, (invocation) => this.#entropy(invocation));
      const stored = found && this.#tables.invocation(found.invocation);
      return stored !== undefined && isUnfinished(stored) ? { row: stored.row, seq: found!.seq } : undefined;
    };
    this.#effects = new EntryEffects(this.#tables, new WaitTables(this.#database), registry, readOperation, nowMs, startOf);
    this.#commit = new GroupCommit(this.#database, this.file, {
      committing: () => this.#record.committing(),
      durable: () => this.#record.durable(),
      committed: () => onEffects(this.#effects.take()),
      rolledBack: () => this.#effects.take(),
    });
  }

  /** Transactions committed so far. */
  get commits(): number {
    return this.#commit.commits;
  }

  /** Accepts an invocation, unless its id is taken; gives its row, or undefined where it is. Durable when the promise resolves. */
  accept(acceptance: Acceptance): Promise<number | undefined> {
    return this.#write(() => this.#effects.accept(acceptance));
  }

  /** Gives whether the awakeable was genuine, open, and not completed before. */
  completeAwakeable(awakeable: string, ok: boolean, value: string): Promise<boolean> {
    return this.#write(() => this.#effects.completeAwakeable(awakeable, ok, value));
  }

  /** Remembers that an unfinished invocation is to be cancelled, and says so to the scheduler. Gives false for any other. */
  requestCancel(id: string): Promise<boolean> {
    return this.#write(() => this.#effects.cancel(id));
  }

  /** Ends an invocation whose code cannot run any more. Gives false where it has ended. */
  abandon(id: string, error: string): Promise<boolean> {
    return this.#write(() => {
      const stored = this.#tables.invocation(id);
      if (stored === undefined || !isUnfinished(stored)) return false;
      this.#effects.end(stored, { ok: false, value: error });
      return true;
    });
  }

  /** An attempt failed and another will follow, or (`paused`) none before somebody says so. `error` is encoded. */
  noteAttemptFailure(row: number, failure: { readonly tries: number; readonly sinceMs: number; readonly error: string; readonly paused: boolean }): Promise<void> {
    return this.#write(() => {
      this.#tables.setFailure(row, failure.tries, failure.sinceMs, failure.error);
      if (failure.paused) this.#tables.setStatus(row, 'paused');
    });
  }

  /** Stops until somebody says otherwise. Gives false where the invocation has ended, or is paused. */
  pause(id: string): Promise<boolean> {
    return this.#write(() => {
      const stored = this.#tables.invocation(id);
      if (stored?.status !== 'open') return false;
      this.#tables.setStatus(stored.row, 'paused');
      return true;
    });
  }

  /** Forgets an invocation that has ended; gives false for any other. */
  purge(id: string): Promise<boolean> {
    return this.#write(() => {
      const stored = this.#tables.invocation(id);
      if (stored === undefined || isUnfinished(stored)) return false;
      this.#tables.removeInvocation(stored);
      return true;
    });
  }

  /**
   * Attempts are dropped from memory while they wait, each until its time (Infinity: for what arrives). What they have is read now: they
   * have seen all that is committed, and not what is on its way.
   */
  noteAsleep(leaving: readonly { readonly row: number; readonly untilMs: number }[]): Promise<void> {
    const asleep = leaving.map(({ row, untilMs }) => this.#tables.asleep(row, untilMs));
    return this.#write(() => {
      for (const each of asleep) this.#tables.setAsleep(each);
    });
  }

  /** Ids of at most `limit` invocations that have ended and whose time of being kept is over. */
  expired(atMs: number, limit: number): string[] {
    return this.#tables.expired(atMs, limit);
  }

  /** A paused invocation is to run again, its tries counted anew. */
  reopen(row: number): Promise<void> {
    return this.#write(() => {
      this.#tables.forgetTries(row);
      this.#tables.setStatus(row, 'open');
    });
  }

  noteRunFailure(row: number, seq: number, failure: RunFailure): Promise<void> {
    return this.#write(() => this.#tables.setRunFailure(row, seq, failure));
  }

  /**
   * Gives everything that an attempt begins with, after checking each entry.
   * Throws `journal-corrupt` with the entry and what is wrong with it.
   */
  load(id: string): Loaded {
    const stored = this.#tables.invocation(id);
    if (stored === undefined) throw journalCorrupt(id, 0, 'the invocation was removed', this.file);
    const { row, target, argument, headers, entries } = stored;
    const hash = this.#tables.hash(row);
    const journal = verifyChain(this.#tables.entries(row), firstHash(id, target, argument, JSON.stringify(headers)), { entries, hash });
    if ('what' in journal) throw journalCorrupt(id, journal.index, journal.what, this.file);
    return { stored, journal, hash, arrivals: this.#tables.arrivals(row), failures: this.#tables.runFailures(row) };
  }

  /** Gives where a loaded invocation's further entries go. */
  writer({ stored, hash }: Loaded): JournalWriter {
    return new JournalWriter(stored, hash);
  }

  /** Makes entries durable, in order. See `Journal` of the kernel. */
  append(writer: JournalWriter, entries: readonly Entry[], done: (error?: Error) => void): void {
    this.#commit.ask(new AppendRequest(writer, entries, done, this.#tables, this.#effects));
  }

  invocation(id: string): StoredInvocation | undefined {
    return this.#tables.invocation(id);
  }

  invocations(): StoredInvocation[] {
    return this.#tables.invocations();
  }

  /** The invocations that have not ended, in the order of acceptance. */
  unfinished(): Iterable<Unfinished> {
    return this.#tables.unfinished();
  }

  /** The entries as they are stored, unchecked: for showing. */
  entries(row: number): Entry[] {
    return this.#tables.entries(row).map(({ entry }) => JSON.parse(entry) as Entry);
  }

  state(target: HandlerRef, name: string): string | undefined {
    return this.#tables.state(target, name);
  }

  stateNames(target: HandlerRef): string[] {
    return this.#tables.stateNames(target);
  }

  /** Commits what was asked, closes the files and gives up the lock. */
  close(): void {
    try {
      this.#commit.flush();
    } finally {
      this.#database.close();
      this.#record.close();
      this.#lock.release();
    }
  }

  #write<T>(write: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      let result: T;
      this.#commit.ask({
        write: () => {
          result = write();
          return 0;
        },
        done: (error) => (error === undefined ? resolve(result) : reject(error)),
      });
    });
  }

  #entropy(invocation: string): Uint8Array | undefined {
    const first = this.#tables.firstEntry(invocation);
    if (first === undefined) return undefined;
    const start = JSON.parse(first) as Entry;
    return start.type === 'start' ? Buffer.from(start.entropy, 'base64') : undefined;
  }
}

/** Of a database that cannot be trusted nothing stays open. */
function recordOf(database: DatabaseSync, folder: string): CommitRecord {
  try {
    return new CommitRecord(database, folder);
  } catch (error) {
    database.close();
    throw error;
  }
}
