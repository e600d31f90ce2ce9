import type { History } from './history.ts';
import type { Ledger } from './ledger.ts';

/**
 * The gates of an invocation: `version(name)` lets a handler change while invocations are in flight. A gate that is reached where the
 * journal goes on was not there when that journal was written: it is closed. One that is reached at the end of the journal is open, and
 * the next entry says so. The first answer is that of the whole invocation: a gate in a loop must not open in its middle.
 */
export class Versions {
  readonly #history: History;
  readonly #ledger: Ledger;
  readonly #answers = new Map<string, boolean>();

  constructor(history: History, ledger: Ledger) {
    this.#history = history;
    this.#ledger = ledger;
  }

  /** `replaying`: entries are still to be replayed. */
  isOpen(name: string, replaying: boolean): boolean {
    const known = this.#answers.get(name);
    if (known !== undefined) return known;
    const recorded = this.#history.opened(name);
    const open = recorded || !(replaying || this.#history.leftover(this.#ledger.issued) !== undefined);
    if (open && !recorded) this.#ledger.noteOpened(name);
    this.#answers.set(name, open);
    return open;
  }
}
