import type { Arrival } from '../../runtime/kernel/attempt-options.ts';
import { awakeableSeq } from '../../runtime/kernel/awakeable-id.ts';
import type { Entry, WriteEntry } from '../../runtime/kernel/entry.ts';
import type { Engine, RunFailure } from '../../runtime/kernel/port.ts';
import type { Appending, Beginning, Durable, Sent } from './durable.ts';

/** One invocation in memory. Entries are kept as text, so that an attempt shares nothing with the one before. */
export class MemoryInvocation implements Durable {
  readonly #texts: string[] = [];
  readonly #state = new Map<string, string>();
  readonly #arrivals = new Map<number, Arrival>();
  readonly #failures = new Map<number, RunFailure>();
  readonly #outbox: Sent[] = [];
  #live: ((arrival: Arrival) => void) | undefined;

  get length(): number {
    return this.#texts.length;
  }

  load(): Beginning {
    return {
      journal: this.#texts.map((text) => JSON.parse(text) as Entry),
      arrivals: [...this.#arrivals.values()],
      failures: new Map(this.#failures),
    };
  }

  state(): ReadonlyMap<string, string> {
    return this.#state;
  }

  outbox(): readonly Sent[] {
    return this.#outbox;
  }

  answerCall(seq: number, value: string): void {
    this.#arrive({ seq, ok: true, value });
  }

  completeAwakeable(id: string, value: string): void {
    const start = JSON.parse(this.#texts[0]!) as Entry;
    const named = start.type === 'start' ? awakeableSeq(id, Buffer.from(start.entropy, 'base64')) : undefined;
    if (named === undefined) throw new Error(`no awakeable of this invocation: ${id}`);
    this.#arrive({ seq: named.seq, ok: true, value });
  }

  connect(live: ((arrival: Arrival) => void) | undefined): void {
    this.#live = live;
  }

  async withoutEnd(): Promise<MemoryInvocation> {
    if ((JSON.parse(this.#texts.at(-1) ?? '{}') as Entry).type !== 'end') throw new Error('the journal does not end with an end entry');
    const copy = new MemoryInvocation();
    for (const text of this.#texts.slice(0, -1)) copy.#apply(text, undefined);
    return copy;
  }

  close(): void {
    this.#live = undefined;
  }

  engine({ world, cutAt, onCut, onWrite }: Appending): Engine {
    let dead = false;
    return {
      world,
      calleeOf: (seq) => `callee ${seq}`,
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
        if (!dead) this.#failures.set(seq, failure);
      },
    };
  }

  /** A result from outside is durable at once, and goes to the live attempt. */
  #arrive(arrival: Arrival): void {
    if (this.#arrivals.has(arrival.seq)) return;
    this.#arrivals.set(arrival.seq, arrival);
    this.#live?.(arrival);
  }

  #apply(text: string, onWrite: ((write: WriteEntry) => void) | undefined): void {
    this.#texts.push(text);
    const entry = JSON.parse(text) as Entry;
    if (entry.type === 'completion') this.#arrivals.delete(entry.seq);
    if (entry.type !== 'write') return;
    if (entry.kind === 'set') this.#state.set(entry.name, entry.value ?? '');
    else if (entry.kind === 'clear') this.#state.delete(entry.name);
    else if (entry.kind === 'clear-all') this.#state.clear();
    else if (entry.kind === 'send') this.#outbox.push({ name: entry.name, value: entry.value });
    onWrite?.(entry);
  }
}
