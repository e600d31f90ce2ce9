import type * as sdk from '@restatedev/restate-sdk';
import type { World } from '../../kernel/port.ts';
import { expectTurn } from '../../kernel/turns.ts';
import type { Operation } from './operation.ts';
import { cancelled, Pump, type RestatePromise, type Winner } from './pump.ts';
import type { SdkInternals } from './sdk-internals.ts';

/** The outstanding operations of an attempt, in the order in which they complete, with the engine's own entries between them. */
export class Winners {
  readonly #pump: Pump<Operation>;
  /** What was won while the engine waited for an entry of its own. */
  readonly #won: (Winner<Operation> | typeof cancelled)[] = [];

  constructor(internals: SdkInternals, world: World) {
    this.#pump = new Pump(internals, () => expectTurn(world));
  }

  get size(): number {
    return this.#won.length + this.#pump.size;
  }

  add(of: Operation, promise: RestatePromise<unknown>): void {
    this.#pump.add(of, promise);
  }

  delete(of: Operation): void {
    this.#pump.delete(of);
  }

  async next(): Promise<Winner<Operation> | typeof cancelled> {
    return this.#won.shift() ?? this.#pump.next();
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
    seq: -1, kind, name: '', dueMs: undefined, rejects: undefined, deliver: () => undefined, sealed: false, takesTime: false,
    begin: undefined, ownEntry: true, computed: undefined,
  };
}
