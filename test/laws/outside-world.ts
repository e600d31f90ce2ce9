import { createHash } from 'node:crypto';
import { encode } from '../../runtime/kernel/codec.ts';
import type { WriteEntry } from '../../runtime/kernel/entry.ts';
import type { Durable } from '../harness/durable.ts';
import type { VirtualWorld } from '../harness/virtual-world.ts';

/**
 * What a program meets outside: work that takes time, services that answer, people who complete awakeables. All of it goes on while
 * the process is dead: what was asked for is ready at its moment, and asked again it is the same. So an attempt that was cut sees
 * the same events in the same order as one that was not, and the two can be compared.
 */
export class OutsideWorld {
  readonly #world: VirtualWorld;
  #invocation: Durable;
  readonly #timing: string;
  readonly #ready = new Map<string, number>();
  readonly #failed = new Set<string>();

  /** `timing` varies how long everything takes. */
  constructor(world: VirtualWorld, invocation: Durable, timing: string) {
    this.#world = world;
    this.#invocation = invocation;
    this.#timing = timing;
  }

  /** The journal is kept elsewhere from now on. */
  moveTo(invocation: Durable): void {
    this.#invocation = invocation;
  }

  /** Takes the time that is its own, and gives `key`. */
  work(key: string): Promise<string> {
    return new Promise((done) => this.#world.at(this.#readyAt(`work ${key}`), () => done(key)));
  }

  /** Fails the first time it is asked under this key. */
  failOnce(key: string): void {
    if (this.#failed.has(key)) return;
    this.#failed.add(key);
    throw new Error(`first try of ${key}`);
  }

  /** A call became durable: its answer is `{ n, a }`. */
  answer(write: WriteEntry): void {
    if (write.kind !== 'call') return;
    const value = encode({ n: write.name, a: write.value });
    this.#world.at(this.#readyAt(`call ${write.seq}`), () => this.#invocation.answerCall(write.seq, value), true);
  }

  completeAwakeable(id: string): void {
    const known = this.#ready.has(id);
    const atMs = this.#readyAt(id);
    if (!known) this.#world.at(atMs, () => this.#invocation.completeAwakeable(id, 'null'), true);
  }

  /** The moment, on the virtual clock, when this is ready: asked for the first time it takes 1 to 30 ms and a fraction of its own, so that no two are ready at once. */
  #readyAt(key: string): number {
    let atMs = this.#ready.get(key);
    if (atMs === undefined) {
      const digest = createHash('sha256').update(`${this.#timing} ${key}`).digest();
      atMs = Math.floor(this.#world.exactMs) + 1 + (digest.readUInt16LE(0) % 30) + (1 + digest.readUInt16LE(2)) / 65_538;
      this.#ready.set(key, atMs);
    }
    return atMs;
  }
}
