import type { Arrival } from '../../runtime/kernel/attempt-options.ts';
import type { Entry, WriteEntry } from '../../runtime/kernel/entry.ts';
import type { Engine, RunFailure, World } from '../../runtime/kernel/port.ts';

/** What left the invocation by `send`. */
export interface Sent {
  readonly name: string;
  /** Encoded. */
  readonly value: string | undefined;
}

export interface Appending {
  readonly world: World;
  /** Entries that become durable before the process dies: the next one is never written. */
  readonly cutAt: number;
  /** The process dies, in a macrotask of its own. */
  readonly onCut: () => void;
  /** A write became durable: the world outside acts on it. */
  readonly onWrite?: (write: WriteEntry) => void;
}

/**
 * Everything of one invocation that outlives its attempts, in memory. Entries are kept as text,
 * so that an attempt shares nothing with the one before.
 */
export class MemoryInvocation {
  readonly #texts: string[] = [];
  readonly #state = new Map<string, string>();
  readonly #arrivals = new Map<number, Arrival>();
  readonly failures = new Map<number, RunFailure>();
  readonly outbox: Sent[] = [];
  #live: ((arrival: Arrival) => void) | undefined;

  get length(): number {
    return this.#texts.length;
  }

  journal(): Entry[] {
    return this.#texts.map((text) => JSON.parse(text) as Entry);
  }

  /** Encoded values by key. */
  state(): ReadonlyMap<string, string> {
    return this.#state;
  }

  /** Results that came and are not in the journal yet. */
  arrivals(): Arrival[] {
    return [...this.#arrivals.values()];
  }

  /** A result of a call or an awakeable comes from outside; it is durable at once, and goes to the live attempt. */
  arrive(arrival: Arrival): void {
    if (this.#arrivals.has(arrival.seq)) return;
    this.#arrivals.set(arrival.seq, arrival);
    this.#live?.(arrival);
  }

  /** Where arrivals go from now on; undefined while no attempt lives. */
  connect(live: ((arrival: Arrival) => void) | undefined): void {
    this.#live = live;
  }

  /** Forgets the end entry, so that the finished journal can be replayed once more. */
  dropEnd(): void {
    const last = JSON.parse(this.#texts.at(-1) ?? 'null') as Entry | null;
    if (last?.type !== 'end') throw new Error('the journal does not end with an end entry');
    this.#texts.pop();
  }

  engine({ world, cutAt, onCut, onWrite }: Appending): Engine {
    let dead = false;
    return {
      world,
      append: (entries, done) => {
        const texts = entries.map((entry) => JSON.stringify(entry));
        world.macrotask(() => {
          if (dead) return;
          for (const text of texts) {
            if (this.#texts.length >= cutAt) {
              dead = true;
              onCut();
              return;
            }
            this.#apply(text, onWrite);
          }
          done();
        });
      },
      readState: (key) => this.#state.get(key),
      stateKeys: () => [...this.#state.keys()],
      noteFailure: (seq, failure) => {
        if (!dead) this.failures.set(seq, failure);
      },
    };
  }

  #apply(text: string, onWrite: ((write: WriteEntry) => void) | undefined): void {
    this.#texts.push(text);
    const entry = JSON.parse(text) as Entry;
    if (entry.type === 'completion') this.#arrivals.delete(entry.seq);
    if (entry.type !== 'write') return;
    if (entry.kind === 'set') this.#state.set(entry.name, entry.value ?? '');
    else if (entry.kind === 'clear') this.#state.delete(entry.name);
    else if (entry.kind === 'clear-all') this.#state.clear();
    else if (entry.kind === 'send') this.outbox.push({ name: entry.name, value: entry.value });
    onWrite?.(entry);
  }
}
