import type {
  CancelEntry, CompletionEntry, EndEntry, Entry, ProcessFacts, RoundsEntry, StartEntry, WriteEntry,
} from './entry.ts';
import { StetError } from './errors.ts';

/** An entry that takes its place in the order of turns. Writes do not: they are matched where they are issued. */
export type Event = CompletionEntry | RoundsEntry | CancelEntry | EndEntry;

/** What the journal says about a sequence number. */
export type Recorded = CompletionEntry | WriteEntry;

/** Facts by their text: invocations that began in one process share them in memory, thousands of which may be asleep. */
const known = new Map<string, ProcessFacts>();
const mostKnown = 100;

function shared(facts: ProcessFacts): ProcessFacts {
  const text = JSON.stringify(facts);
  const same = known.get(text);
  if (same !== undefined) return same;
  if (known.size >= mostKnown) known.clear();
  known.set(text, facts);
  return facts;
}

/** A loaded journal, indexed for replay. It does not change while the attempt runs. Sequence and step numbers are dense: arrays hold them. */
export class History {
  readonly start: StartEntry | undefined;
  readonly events: readonly Event[];
  readonly length: number;
  /** All but the start. */
  readonly #rest: readonly Entry[];
  readonly #completions: (CompletionEntry | undefined)[] = [];
  readonly #writes: (WriteEntry | undefined)[] = [];
  /** By step: the first event whose watermark was taken after it. */
  readonly #marked: (Event | undefined)[] = [];
  #used: Record<string, string> | undefined;
  #opened: Set<string> | undefined;

  /** Throws `journal-corrupt` where the start entry is missing, or not the first and only one. */
  constructor(id: string, journal: readonly Entry[]) {
    const first = journal[0];
    if (first !== undefined && first.type !== 'start') {
      throw new StetError('journal-corrupt', `journal-corrupt  ${id} at entry 0: it is a ${first.type} entry, not the start`);
    }
    this.start = first === undefined ? undefined : { ...first, env: shared(first.env) };
    this.length = journal.length;
    this.#rest = journal.slice(1);
    const events: Event[] = [];
    for (let index = 1; index < journal.length; index++) {
      const entry = journal[index]!;
      if (entry.type === 'start') {
        throw new StetError('journal-corrupt', `journal-corrupt  ${id} at entry ${index}: a second start entry`);
      }
      if (entry.type === 'write') {
        this.#writes[entry.seq] = entry;
        continue;
      }
      if (entry.type === 'completion') this.#completions[entry.seq] = entry;
      this.#marked[entry.watermark.after] ??= entry;
      if (entry.used !== undefined) this.#used = { ...this.#used, ...entry.used };
      for (const name of entry.opened ?? []) (this.#opened ??= new Set()).add(name);
      events.push(entry);
    }
    this.events = events;
  }

  completion(seq: number): CompletionEntry | undefined {
    return this.#completions[seq];
  }

  write(seq: number): WriteEntry | undefined {
    return this.#writes[seq];
  }

  recorded(seq: number): Recorded | undefined {
    return this.#writes[seq] ?? this.#completions[seq];
  }

  /** The first operation of the journal that an attempt has not issued which has issued so many, or undefined. */
  leftover(issued: number): Recorded | undefined {
    const end = Math.max(this.#completions.length, this.#writes.length);
    for (let seq = issued; seq < end; seq++) {
      const recorded = this.recorded(seq);
      if (recorded !== undefined) return recorded;
    }
    return undefined;
  }

  /** The event that holds the counters for the moment after the given step. */
  marked(step: number): Event | undefined {
    return this.#marked[step];
  }

  /** The keyed hash under which this invocation has read `key` of the environment. */
  used(key: string): string | undefined {
    return this.#used !== undefined && Object.hasOwn(this.#used, key) ? this.#used[key] : undefined;
  }

  /** Whether the gate `name` was open when it was first reached. */
  opened(name: string): boolean {
    return this.#opened?.has(name) === true;
  }

  /** Index of an entry in the journal; its length where it is not in it. */
  position(entry: Entry): number {
    const index = this.#rest.indexOf(entry);
    return index < 0 ? this.length : index + 1;
  }

  /** The last operation in the journal before `entry`: where recorded and present still agreed. */
  before(entry: Entry): Recorded | undefined {
    const isOperation = (candidate: Entry): candidate is Recorded => candidate.type === 'completion' || candidate.type === 'write';
    return this.#rest.slice(0, this.position(entry) - 1).findLast(isOperation);
  }
}
