import type { Carried, Settled, Watermark } from './entry.ts';
import type { Event, History } from './history.ts';

/**
 * What an attempt has to say about the time between two entries: rounds, settled combinators, first uses of the environment, gates that opened,
 * and the counters after the last finished step. A new entry carries it away; a replayed one is compared with it.
 */
export class Ledger {
  issued = 0;
  draws = 0;
  /** Rounds since the last entry that carried them. */
  rounds = 0;
  /** Completions delivered; the start turn is delivery 0. */
  deliveries = 0;
  #mark: Watermark = { after: -1, issued: 0, draws: 0 };
  #settled: Settled[] = [];
  #used: Record<string, string> | undefined;
  #opened: string[] = [];

  /** A turn or a round has drained: gives the counters after it. */
  finishStep(): Watermark {
    this.#mark = { after: this.#mark.after + 1, issued: this.issued, draws: this.draws };
    return this.#mark;
  }

  noteSettled(site: string, kind: string): void {
    this.#settled.push([site, kind, this.deliveries]);
  }

  noteUse(key: string, hash: string): void {
    this.#used ??= {};
    this.#used[key] = hash;
  }

  /** The hash of a use that no entry has carried yet. */
  used(key: string): string | undefined {
    return this.#used !== undefined && Object.hasOwn(this.#used, key) ? this.#used[key] : undefined;
  }

  noteOpened(gate: string): void {
    this.#opened.push(gate);
  }

  /** Whether there is something without which what follows would come about otherwise in the next attempt. */
  get decisive(): boolean {
    return this.rounds > 0 || this.#opened.length > 0;
  }

  /** For a new entry at the end of the journal. */
  carry(atMs: number): Carried {
    const carried: Carried = {
      ...this.bare(atMs),
      ...(this.rounds > 0 && { imm: this.rounds }),
      ...(this.#settled.length > 0 && { settled: this.#settled }),
      ...(this.#used !== undefined && { used: this.#used }),
      ...(this.#opened.length > 0 && { opened: this.#opened }),
    };
    this.rounds = 0;
    this.#settled = [];
    this.#used = undefined;
    this.#opened = [];
    return carried;
  }

  /** For a new entry while loaded ones wait to be replayed: what has happened so far belongs to those. */
  bare(atMs: number): Carried {
    return { at: atMs, watermark: this.#mark };
  }

  /** Takes what a replayed entry carried. Gives the first settled combinator that differs, or undefined. */
  release(entry: Event): { readonly recorded: Settled; readonly now: Settled | undefined } | undefined {
    this.rounds = 0;
    const recorded = entry.settled;
    if (recorded === undefined) return undefined;
    const now = this.#settled.splice(0, recorded.length);
    const index = recorded.findIndex((expected, i) => !sameSettled(expected, now[i]));
    return index < 0 ? undefined : { recorded: recorded[index]!, now: now[index] };
  }
}

/** The entry whose counters for this step are not those of this attempt, if there is one. */
export function disagreement(history: History, now: Watermark): Event | undefined {
  const marked = history.marked(now.after);
  if (marked === undefined) return undefined;
  return marked.watermark.issued === now.issued && marked.watermark.draws === now.draws ? undefined : marked;
}

function sameSettled(a: Settled, b: Settled | undefined): boolean {
  return b !== undefined && a[0] === b[0] && a[1] === b[1] && a[2] === b[2];
}
