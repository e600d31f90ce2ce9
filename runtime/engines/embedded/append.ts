import type { Entry } from '../../kernel/entry.ts';
import type { HandlerRef } from '../../kernel/target.ts';
import { nextHash, type Head } from './chain.ts';
import type { EntryEffects, Writer } from './entry-effects.ts';
import type { Request } from './group-commit.ts';
import type { StoredInvocation } from './records.ts';
import type { Tables } from './tables.ts';

/** The end of one journal, held by the one attempt that may write there. */
export class JournalWriter implements Writer {
  readonly row: number;
  readonly id: string;
  readonly target: HandlerRef;
  entries: number;
  hash: string;
  /** Why nothing more may be written: an earlier append of this attempt failed, and the next would leave a gap. */
  broken: Error | undefined;

  constructor({ row, id, target, entries }: StoredInvocation, hash: string) {
    this.row = row;
    this.id = id;
    this.target = target;
    this.entries = entries;
    this.hash = hash;
  }
}

/** Entries of one attempt on their way into a transaction. */
export class AppendRequest implements Request {
  readonly #writer: JournalWriter;
  readonly #entries: readonly Entry[];
  readonly #done: (error?: Error) => void;
  readonly #tables: Tables;
  readonly #effects: EntryEffects;
  #before: Head | undefined;

  constructor(writer: JournalWriter, entries: readonly Entry[], done: (error?: Error) => void, tables: Tables, effects: EntryEffects) {
    this.#writer = writer;
    this.#entries = entries;
    this.#done = done;
    this.#tables = tables;
    this.#effects = effects;
  }

  write(): number {
    const writer = this.#writer;
    this.#before = undefined;
    if (writer.broken !== undefined) throw writer.broken;
    let bytes = 0;
    let { entries, hash } = writer;
    this.#before = { entries, hash };
    for (const entry of this.#entries) {
      const text = JSON.stringify(entry);
      hash = nextHash(hash, text);
      this.#tables.addEntry(writer.row, entries++, text, hash);
      this.#effects.apply(writer, entry);
      bytes += text.length;
    }
    this.#tables.moveHead(writer.row, { entries, hash });
    writer.entries = entries;
    writer.hash = hash;
    return bytes;
  }

  undo(): void {
    if (this.#before === undefined) return;
    this.#writer.entries = this.#before.entries;
    this.#writer.hash = this.#before.hash;
  }

  done(error?: Error): void {
    if (error !== undefined) this.#writer.broken = error;
    this.#done(error);
  }
}
