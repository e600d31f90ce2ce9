import type * as sdk from '@restatedev/restate-sdk';
import type { World } from '../../kernel/port.ts';
import { expectTurn } from '../../kernel/turns.ts';
import { isEarlier } from './due.ts';
import type { Operation } from './operation.ts';
import { cancelled, Pump, type RestatePromise, type Winner } from './pump.ts';
import type { SdkInternals } from './sdk-internals.ts';

/** The outstanding operations of an attempt, in the order in which they complete, with the engine's own entries between them. */
export class Winners {
  readonly #pump: Pump<Operation>;
  /** What was won while the engine waited for an entry of its own. */
  readonly #won: (Winner<Operation> | typeof cancelled)[] = [];
  /** Timers that have come before an earlier one. */
  #early: Winner<Operation>[] = [];

  constructor(internals: SdkInternals, world: World) {
    this.#pump = new Pump(internals, () => expectTurn(world));
  }

  get size(): number {
    return this.#won.length + this.#early.length + this.#pump.size;
  }

  add(of: Operation, promise: RestatePromise<unknown>): void {
    this.#pump.add(of, promise);
  }

  delete(of: Operation): void {
    this.#pump.delete(of);
  }

  /**
   * Timers come in the order of their deadlines. Where several are overdue when the server hears of them, it fires them as they were
   * issued; one that an earlier one is still outstanding to waits for it. What is outstanding, and when it is due, is the same on replay.
   */
  async next(): Promise<Winner<Operation> | typeof cancelled> {
    for (;;) {
      const early = this.#released();
      if (early !== undefined) return early;
      const winner = this.#won.shift() ?? (await this.#pump.next());
      if (winner === cancelled || !this.#mustWait(winner.of)) return winner;
      this.#early.push(winner);
    }
  }

  #mustWait({ due }: Operation): boolean {
    if (due === undefined) return false;
    return this.#pump.has((of) => isEarlier(of.due, due)) || this.#won.some((won) => won !== cancelled && isEarlier(won.of.due, due));
  }

  /** The earliest of those that wait for none any more. */
  #released(): Winner<Operation> | undefined {
    if (this.#early.length === 0) return undefined;
    const free = this.#early.filter(({ of }) => !this.#mustWait(of));
    const first = free.find(({ of }) => !free.some((other) => isEarlier(other.of.due, of.due)));
    this.#early = this.#early.filter((held) => held !== first);
    return first;
  }

  /** The time, ms, of a completion that cannot carry its own, by an entry of the engine's. What completes meanwhile keeps its place behind it. */
  async readClock(context: sdk.Context, world: World): Promise<number> {
    const clk = ownOperation('clk');
    this.add(clk, context.run('~clk', () => world.now()));
    for (;;) {
      const winner = await this.#pump.next();
      if (winner !== cancelled && winner.of === clk) return winner.value as number;
      this.#won.push(winner);
    }
  }
}

/** An operation that the engine issues for itself: it has no number, and the program does not see it. */
export function ownOperation(kind: 'rounds' | 'clk'): Operation {
  return {
    seq: -1, kind, name: '', due: undefined, rejects: undefined, deliver: () => undefined, sealed: false, takesTime: false,
    begin: undefined, ownEntry: true, computed: undefined,
  };
}
