import type {
  CancelEntry, CompletionEntry, EndEntry, Entry, RoundsEntry, StartEntry, Watermark, WriteEntry,
} from './entry.ts';
import { StetError } from './errors.ts';

/** An entry that takes its place in the order of turns. Writes do not: they are matched where they are issued. */
export type Event = CompletionEntry | RoundsEntry | CancelEntry | EndEntry;

/** What the journal says about a sequence number. */
export type Recorded = CompletionEntry | WriteEntry;

/** A loaded journal, indexed for replay. It does not change while the attempt runs. */
export class History {
  readonly start: StartEntry | undefined;
  readonly events: readonly Event[];
  readonly length: number;
  readonly #completions = new Map<number, CompletionEntry>();
  readonly #writes = new Map<number, WriteEntry>();
  readonly #positions = new Map<Entry, number>();
  readonly #watermarks = new Map<number, { mark: Watermark; entry: Event }>();
  readonly #used: Record<string, string> = {};

  constructor(id: string, journal: readonly Entry[]) {
    const [start, ...rest] = journal;
    if (start !== undefined && start.type !== 'start') {
      throw new StetError('journal-corrupt', `journal-corrupt  ${id} at entry 0: it is a ${start.type} entry, not the start`);
    }
    this.start = start;
    this.length = journal.length;
    const events: Event[] = [];
    for (const [index, entry] of rest.entries()) {
      this.#positions.set(entry, index + 1);
      if (entry.type === 'start') {
        throw new StetError('journal-corrupt', `journal-corrupt  ${id} at entry ${index + 1}: a second start entry`);
      }
      if (entry.type === 'write') {
        this.#writes.set(entry.seq, entry);
        continue;
      }
      if (entry.type === 'completion') this.#completions.set(entry.seq, entry);
      if (!this.#watermarks.has(entry.watermark.after)) {
        this.#watermarks.set(entry.watermark.after, { mark: entry.watermark, entry });
      }
      Object.assign(this.#used, entry.used);
      events.push(entry);
    }
    this.events = events;
  }

  completion(seq: number): CompletionEntry | undefined {
    return this.#completions.get(seq);
  }

  write(seq: number): WriteEntry | undefined {
    return this.#writes.get(seq);
  }

  recorded(seq: number): Recorded | undefined {
    return this.#writes.get(seq) ?? this.#completions.get(seq);
  }

  /** The counters that the journal holds for the moment after the given step. */
  watermark(step: number): { readonly mark: Watermark; readonly entry: Event } | undefined {
    return this.#watermarks.get(step);
  }

  /** The keyed hash under which this invocation has read `key` of the environment. */
  used(key: string): string | undefined {
    return Object.hasOwn(this.#used, key) ? this.#used[key] : undefined;
  }

  /** Index of an entry in the journal. */
  position(entry: Entry): number {
    return this.#positions.get(entry) ?? this.length;
  }

  /** The last operation in the journal before `entry`: where recorded and present still agreed. */
  before(entry: Entry): Recorded | undefined {
    const limit = this.position(entry);
    let last: Recorded | undefined;
    let lastPosition = -1;
    for (const candidate of [...this.#completions.values(), ...this.#writes.values()]) {
      const position = this.position(candidate);
      if (position < limit && position > lastPosition) [last, lastPosition] = [candidate, position];
    }
    return last;
  }
}
