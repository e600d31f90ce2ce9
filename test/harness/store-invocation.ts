import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { Arrival } from '../../runtime/kernel/attempt-options.ts';
import { awakeableInvocation, awakeableSeq } from '../../runtime/kernel/awakeable-id.ts';
import { encode } from '../../runtime/kernel/codec.ts';
import type { Entry } from '../../runtime/kernel/entry.ts';
import type { Engine } from '../../runtime/kernel/port.ts';
import { Registry } from '../../runtime/engines/embedded/registry.ts';
import { Store } from '../../runtime/engines/embedded/store.ts';
import { calleeId } from '../../runtime/engines/embedded/ids.ts';
import { formatTarget, type HandlerRef } from '../../runtime/kernel/target.ts';
import type { Appending, Beginning, Durable, Sent } from './durable.ts';

const target: HandlerRef = { service: 'case', key: 'k', handler: 'handler' };

/** One invocation in the embedded engine's store, in a folder of its own. */
export class StoreInvocation implements Durable {
  readonly #id: string;
  readonly #folder: string;
  readonly #store: Store;
  readonly row: number;
  readonly #calls = new Set<string>();
  #live: ((arrival: Arrival) => void) | undefined;

  /** Opens a store in a new folder inside `folder`, and has it accept the invocation. */
  static async open(folder: string, id: string): Promise<StoreInvocation> {
    let opened: StoreInvocation | undefined;
    const store = new Store({
      folder: mkdtempSync(join(folder, 'store-')),
      nowMs: () => Date.now(),
      registry: new Registry(),
      onEffects: (effects) => {
        for (const effect of effects) if (effect.type === 'arrival' && effect.row === opened?.row) opened.#live?.(effect.arrival);
      },
      readAwakeable: (awakeable, entropyOf) => {
        const invocation = awakeableInvocation(awakeable);
        const entropy = invocation === undefined ? undefined : entropyOf(invocation);
        return entropy === undefined ? undefined : awakeableSeq(awakeable, entropy);
      },
    });
    await store.accept({ id, target, argument: '' });
    opened = new StoreInvocation(id, folder, store);
    return opened;
  }

  private constructor(id: string, folder: string, store: Store) {
    this.#id = id;
    this.#folder = folder;
    this.#store = store;
    this.row = store.load(id).stored.row;
  }

  get length(): number {
    return this.#store.load(this.#id).stored.entries;
  }

  load(): Beginning {
    return this.#store.load(this.#id);
  }

  engine({ world, cutAt, onCut, onWrite }: Appending): Engine {
    const loaded = this.#store.load(this.#id);
    const writer = this.#store.writer(loaded);
    let asked = loaded.stored.entries;
    let dead = false;
    return {
      world,
      calleeOf: (seq) => calleeId(this.#id, seq),
      append: (entries, done) => {
        if (dead) return;
        const fitting = entries.slice(0, cutAt - asked);
        asked += fitting.length;
        dead = fitting.length < entries.length;
        const stop = dead;
        const committed = (error?: Error): void => {
          if (error !== undefined) return done(error);
          for (const entry of fitting) {
            if (entry.type !== 'write') continue;
            if (entry.kind === 'call') this.#calls.add(calleeId(this.#id, entry.seq));
            onWrite?.(entry);
          }
          if (stop) onCut();
          else done();
        };
        // The end entry closes an invocation for good, so an empty prefix must not reach the store.
        if (fitting.length === 0) world.macrotask(committed);
        else this.#store.append(writer, fitting, committed);
      },
      readState: (key) => this.#store.state(target, key),
      stateKeys: () => this.#store.stateNames(target),
      noteFailure: (seq, failure) => {
        if (!dead) void this.#store.noteRunFailure(this.row, seq, failure);
      },
    };
  }

  connect(live: ((arrival: Arrival) => void) | undefined): void {
    this.#live = live;
  }

  /** Writes the journal of the callee, as an engine does that ran it; its end brings the result to the caller. */
  answerCall(seq: number, value: string): void {
    const callee = this.#store.load(calleeId(this.#id, seq));
    const carried = { at: Date.now(), watermark: { after: 0, issued: 0, draws: 0 } };
    this.#store.append(this.#store.writer(callee), [{ type: 'end', ok: true, value, ...carried }], (error) => {
      if (error !== undefined) throw error;
    });
  }

  completeAwakeable(id: string, value: string): void {
    void this.#store.completeAwakeable(id, true, value);
  }

  state(): ReadonlyMap<string, string> {
    return new Map(this.#store.stateNames(target).map((name) => [name, this.#store.state(target, name) ?? encode(undefined)]));
  }

  outbox(): readonly Sent[] {
    return this.#store.invocations()
      .filter(({ id }) => id !== this.#id && !this.#calls.has(id))
      .sort((a, b) => a.row - b.row)
      .map((sent) => ({ name: formatTarget(sent.target), value: sent.argument }));
  }

  async withoutEnd(): Promise<StoreInvocation> {
    const { journal } = this.load();
    if (journal.at(-1)?.type !== 'end') throw new Error('the journal does not end with an end entry');
    const copy = await StoreInvocation.open(this.#folder, this.#id);
    for (const id of this.#calls) copy.#calls.add(id);
    await copy.#write(journal.slice(0, -1));
    return copy;
  }

  close(): void {
    this.#store.close();
  }

  #write(entries: readonly Entry[]): Promise<void> {
    const writer = this.#store.writer(this.#store.load(this.#id));
    return new Promise((resolve, reject) => this.#store.append(writer, entries, (error) => (error === undefined ? resolve() : reject(error))));
  }
}
