import type { Settled, Watermark } from '../../kernel/entry.ts';
import { StetError } from '../../kernel/errors.ts';
import type { Carriage } from './envelope.ts';
import type { Operation } from './operation.ts';

/** The counters of this attempt after each finished step, to compare with what replayed entries carry (semantics §6). */
export class Marks {
  readonly #issued: number[] = [];
  readonly #draws: number[] = [];
  /** Every combinator that has settled. A new run may end while replayed entries still wait to be compared: nothing is taken away. */
  readonly #settled: Settled[] = [];
  #carried = 0;

  noteSettled(settled: Settled): void {
    this.#settled.push(settled);
  }

  /** What has settled since the last call. */
  carrySettled(): Carriage['settled'] {
    const from = this.#carried;
    this.#carried = this.#settled.length;
    return from === this.#carried ? undefined : { from, list: this.#settled.slice(from) };
  }

  note({ after, issued, draws }: Watermark): void {
    this.#issued[after] = issued;
    this.#draws[after] = draws;
  }

  /** Throws `journal-mismatch` where the program went another way before this entry than it did when it was made. */
  compare(invocation: string, operation: Operation, carriage: Carriage, recordedBuild: string, build: string): void {
    const [after, issued, draws] = carriage.mark;
    const differs = after >= 0 && (this.#issued[after] !== issued || this.#draws[after] !== draws);
    if (differs) {
      throw mismatch(invocation, operation, [
        `recorded   ${issued} operations issued, ${draws} random draws after step ${after}   (build ${recordedBuild})`,
        `now        ${this.#issued[after] ?? 0} operations issued, ${this.#draws[after] ?? 0} random draws after step ${after}   (build ${build})`,
      ], 'Every operation has its name, and yet the program went another way: more or fewer draws, or operations issued earlier or later.', recordedBuild);
    }
    const { from, list } = carriage.settled ?? { from: 0, list: [] };
    for (const [index, recorded] of list.entries()) {
      const now = this.#settled[from + index];
      if (now !== undefined && recorded.every((part, i) => part === now[i])) continue;
      throw mismatch(invocation, operation, [
        `recorded   ${describe(recorded)}   (build ${recordedBuild})`,
        `now        ${now === undefined ? 'it has not settled' : describe(now)}   (build ${build})`,
      ], 'A race has another outcome: its members changed, or something that is not journaled settles one of them.', recordedBuild);
    }
  }
}

function describe([site, kind, delivery]: Settled): string {
  return `Promise.${kind} at ${site} settled in the turn of delivery ${delivery}`;
}

function mismatch(invocation: string, { kind, name }: Operation, lines: readonly string[], why: string, recordedBuild: string): StetError {
  return new StetError('journal-mismatch', [
    `journal-mismatch  ${invocation} at ${kind} ${JSON.stringify(name)}`, ...lines.map((line) => `  ${line}`), why,
    `Keep build ${recordedBuild} deployed for invocations in flight, or guard the change with version("…").`,
  ].join('\n'));
}
