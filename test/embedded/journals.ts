import type { TestContext } from 'node:test';
import type { CompletionEntry, EndEntry, Entry, StartEntry, WriteEntry } from '../../runtime/kernel/entry.ts';
import type { JournalWriter } from '../../runtime/engines/embedded/append.ts';
import type { Effect } from '../../runtime/engines/embedded/records.ts';
import { Registry } from '../../runtime/engines/embedded/registry.ts';
import { Store } from '../../runtime/engines/embedded/store.ts';

/** A store whose effects are collected, and which the test may open again. */
export interface OpenStore {
  readonly store: Store;
  readonly effects: Effect[];
}

/** Opens a store; awakeable ids of these tests are `awk_<invocation>_<seq>_<first byte of its entropy>`. */
export function openStore(test: TestContext, folder: string, options: { readonly maxPages?: number } = {}): OpenStore {
  const effects: Effect[] = [];
  const store = new Store({
    folder,
    ...options,
    nowMs: Date.now,
    registry: new Registry(),
    onEffects: (committed) => effects.push(...committed),
    readAwakeable: (awakeable, entropyOf) => {
      const parts = /^awk_(.+)_(\d+)_(\d+)$/.exec(awakeable);
      if (parts === null || entropyOf(parts[1]!)?.[0] !== Number(parts[3])) return undefined;
      return { invocation: parts[1]!, seq: Number(parts[2]) };
    },
  });
  let closed = false;
  const close = store.close.bind(store);
  store.close = () => {
    if (!closed) close();
    closed = true;
  };
  test.after(() => store.close());
  return { store, effects };
}

const watermark = { after: 0, issued: 0, draws: 0 };

export function startEntry(entropyByte = 7): StartEntry {
  return {
    type: 'start', v: 1, at: 1_000, entropy: Buffer.alloc(32, entropyByte).toString('base64'), build: 'b1',
    env: {
      pid: 1, ppid: 0, platform: 'linux', arch: 'x64', cwd: '/', argv: [], execPath: '/node', hostname: 'h', timeOrigin: 0,
      versions: { node: '24', v8: '13', icu: '77', tz: '2025' },
    },
  };
}

export function completion(seq: number, value = `${seq}`): CompletionEntry {
  return { type: 'completion', seq, kind: 'run', name: `run ${seq}`, ok: true, value, at: 1_000 + seq, watermark };
}

export function write(seq: number, kind: WriteEntry['kind'], name: string, value?: string): WriteEntry {
  return { type: 'write', seq, kind, name, ...(value === undefined ? {} : { value }) };
}

export function endEntry(value = '"done"', ok = true): EndEntry {
  return { type: 'end', ok, value, at: 2_000, watermark };
}

/** Resolves when the entries are durable, rejects where they are not. */
export function append(store: Store, writer: JournalWriter, ...entries: Entry[]): Promise<void> {
  return new Promise((resolve, reject) => store.append(writer, entries, (error) => (error === undefined ? resolve() : reject(error))));
}

/** Accepts an invocation and gives the end of its journal. */
export async function begin(store: Store, id: string, target = { service: 'pay', handler: 'charge' }): Promise<JournalWriter> {
  await store.accept({ id, target, argument: '{"amount":3}' });
  return store.writer(store.load(id));
}
