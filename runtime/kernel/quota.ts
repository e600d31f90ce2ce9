import type { Limits } from './attempt-options.ts';
import type { Entry } from './entry.ts';
import { StetError } from './errors.ts';

/** Generous for a program, small for a machine: bytes are of the encoded values. */
const defaults: Limits = {
  entries: { warn: 50_000, stop: 500_000 },
  valueBytes: { warn: 4 << 20, stop: 64 << 20 },
  journalBytes: { warn: 64 << 20, stop: 1 << 30 },
};

/** Watches the bounds of one invocation. */
export class Quota {
  readonly #id: string;
  readonly #limits: Limits;
  #entries = 0;
  #bytes = 0;
  #warned: Set<string> | undefined;

  constructor(id: string, limits: Limits = defaults, journal: readonly Entry[]) {
    this.#id = id;
    this.#limits = limits;
    for (const entry of journal) this.#count(entry);
  }

  /** Counts new entries. Gives `journal-limit` where a bound is passed, and calls `warn` once for each bound that is near. */
  add(entries: readonly Entry[], warn: (message: string) => void): StetError | undefined {
    for (const entry of entries) {
      const bytes = this.#count(entry);
      const what =
        this.#passes('entries', this.#entries, warn) ?? this.#passes('valueBytes', bytes, warn) ?? this.#passes('journalBytes', this.#bytes, warn);
      if (what !== undefined && entry.type !== 'end') return new StetError('journal-limit', `journal-limit  ${this.#id}: ${what}`);
    }
    return undefined;
  }

  #count(entry: Entry): number {
    const bytes = 'value' in entry && entry.value !== undefined ? entry.value.length : 0;
    this.#entries++;
    this.#bytes += bytes;
    return bytes;
  }

  #passes(bound: keyof Limits, value: number, warn: (message: string) => void): string | undefined {
    const { warn: near, stop } = this.#limits[bound];
    const text = `${value} ${words[bound]}, the bound is ${stop}. Split the work into several invocations, or return less from a run.`;
    if (value >= stop) return text;
    if (value >= near && this.#warned?.has(bound) !== true) {
      (this.#warned ??= new Set()).add(bound);
      warn(text);
    }
    return undefined;
  }
}

const words: Record<keyof Limits, string> = { entries: 'entries', valueBytes: 'bytes in one value', journalBytes: 'bytes in the journal' };
