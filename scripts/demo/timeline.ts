import { DatabaseSync } from 'node:sqlite';
import type { Entry } from '@stet/runtime/kernel';
import pc from 'picocolors';

/** The entries of the only invocation in a folder's journal, in order. */
export function readJournal(file: string): Entry[] {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const rows = database.prepare('select entry from entries order by invocation, entry_index').all() as { entry: string }[];
    return rows.map(({ entry }) => JSON.parse(entry) as Entry);
  } finally {
    database.close();
  }
}

/** One line an attempt: what it replayed, what it added, and how it ended. */
export function timelineRow(number: number, replayed: readonly Entry[], added: readonly Entry[], killed: boolean): string {
  const cells = [...replayed.map((entry) => pc.dim(mark(entry))), ...added.map((entry) => pc.bold(pc.green(mark(entry))))];
  return `  ${String(number).padStart(2)}  ${cells.join(' ')} ${killed ? pc.red('✗ SIGKILL') : pc.green('✓ done')}`;
}

/** A word for an entry. */
export function mark(entry: Entry): string {
  switch (entry.type) {
    case 'completion':
    case 'write':
      return entry.name === '' ? entry.kind : entry.name;
    default:
      return entry.type;
  }
}

/** Combinators whose outcome the journal holds: who won is part of the history. */
export function settledLines(entries: readonly Entry[]): string[] {
  return entries.flatMap((entry) => ('settled' in entry ? (entry.settled ?? []) : []))
    .map(([site, kind, delivery]) => `Promise.${kind} at ${site} settled by delivery ${delivery}`);
}
