import { hash } from 'node:crypto';
import type { Entry } from '../../kernel/entry.ts';
import type { HandlerRef } from '../../kernel/target.ts';

/** One row of a journal as it is stored. */
export interface ChainedEntry {
  readonly index: number;
  readonly entry: string;
  readonly hash: string;
}

/** The last hash of a journal, and how many entries lead to it. */
export interface Head {
  readonly entries: number;
  readonly hash: string;
}

/** Where and how a journal differs from what was written. */
export interface Damage {
  readonly index: number;
  readonly what: string;
}

/** The hash before entry 0. It covers what the invocation was asked, so that an altered argument is found too. `headers` are JSON. */
export function firstHash(id: string, target: HandlerRef, argument: string, headers: string): string {
  return hash('sha256', JSON.stringify([id, target.service, target.key ?? null, target.handler, argument, headers]));
}

/** The hash of an entry: SHA-256 over the previous hash (64 hex digits) and the entry's text, in hex. */
export function nextHash(previous: string, entry: string): string {
  return hash('sha256', previous + entry);
}

/**
 * Reads a journal and checks each link of it. `rows` are sorted by index; `first` is the hash before entry 0.
 * Gives the entries, or the first place where they are not what was written.
 */
export function verifyChain(rows: readonly ChainedEntry[], first: string, head: Head): Entry[] | Damage {
  const journal: Entry[] = [];
  let previous = first;
  for (const [position, row] of rows.entries()) {
    if (row.index !== position) return { index: position, what: 'the entry is missing' };
    if (nextHash(previous, row.entry) !== row.hash) {
      const asked = position === 0 ? ', or what the invocation was asked' : '';
      return { index: position, what: `the entry${asked} was altered: its checksum does not fit the entries before it` };
    }
    previous = row.hash;
    journal.push(JSON.parse(row.entry) as Entry);
  }
  if (rows.length < head.entries) return { index: rows.length, what: `the journal ends early: ${head.entries} entries were written, ${rows.length} are there` };
  if (rows.length > head.entries) return { index: head.entries, what: `the journal has entries that were never committed: ${head.entries} were written, ${rows.length} are there` };
  if (previous !== head.hash) return { index: Math.max(0, rows.length - 1), what: 'the journal does not lead to its recorded checksum' };
  return journal;
}
