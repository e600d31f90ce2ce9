import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type IncomingHttpHeaders } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEngine, type EmbeddedEngine, type Registered } from '../../runtime/engines/embedded/index.ts';
import type { Attempt } from '../../runtime/kernel/attempt.ts';
import { decode } from '../../runtime/kernel/codec.ts';
import type { CompletionEntry, Entry, WriteEntry } from '../../runtime/kernel/entry.ts';
import { Host } from '../../runtime/sdk/embedded/host.ts';
import { useHost } from '../../runtime/sdk/embedded/process-host.ts';
import { defaults, type Sdk } from './feature.ts';
import type { JournalEntry, Stage } from './stage.ts';

/** The embedded engine in this process. Endpoints that a program makes by itself are served by it too. */
export async function embeddedStage(restate: Sdk): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'stet-conformance-'));
  const chain = new CrashChain();
  const host = await Host.open({
    folder, ingress: '127.0.0.1:0', admin: '127.0.0.1:0',
    open: async (where) => chain.around(await openEngine({ folder: where, log: () => undefined })),
  });
  useHost(host);
  const { engine } = host;
  return {
    engine: 'embedded',
    ingress: host.url, admin: host.adminUrl,
    serve: async ({ services, options = {}, handler }, isCut) => {
      chain.serving(services.map(({ name }) => name), isCut);
      const defaultServiceOptions = { ...defaults, ...options.defaultServiceOptions };
      if (handler === undefined) restate.createEndpointHandler({ services, logger: () => undefined, ...options, defaultServiceOptions });
      await new Promise((resolve) => setImmediate(resolve));
      return { cuts: chain.cutsOf(services.map(({ name }) => name)), close: async () => undefined };
    },
    // What a server would ask. An endpoint that says where its services are served is one that it may ask.
    register: async (uri) => {
      const status = await statusOf(new URL('/discover', uri));
      if (status !== 421) throw new Error(`the endpoint answers ${status}`);
    },
    status: async (id) => {
      const { status } = engine.describe(id);
      return status === 'failed' ? 'completed' : status;
    },
    entries: async (id) => operationsOf(engine.journal(id)),
    cancel: async (id) => void (await engine.cancel(id)),
    killInvocation: async (id) => void (await engine.kill(id)),
    resume: async (id) => engine.resume(id),
    stop: async () => {
      useHost(undefined);
      await host.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Over HTTP/2, as a server asks. */
async function statusOf(url: URL): Promise<number> {
  const session = connect(url.origin);
  const stream = session.request({ ':path': url.pathname });
  stream.resume();
  try {
    const [headers] = (await once(stream, 'response')) as [IncomingHttpHeaders];
    return headers[':status'] as unknown as number;
  } finally {
    session.destroy();
  }
}

/** Ends the first attempt of each invocation before its code runs, and attempt k instead of its (k-1)-th append, as long as its service is to be cut. */
class CrashChain {
  readonly #attempts = new Map<string, number>();
  readonly #cut = new Map<string, () => boolean>();
  readonly #cuts = new Map<string, Map<string, number>>();

  serving(services: readonly string[], isCut: () => boolean): void {
    const cuts = new Map<string, number>();
    for (const service of services) {
      this.#cut.set(service, isCut);
      this.#cuts.set(service, cuts);
    }
  }

  cutsOf([first]: readonly string[]): ReadonlyMap<string, number> {
    return this.#cuts.get(first ?? '') ?? new Map<string, number>();
  }

  around(engine: EmbeddedEngine): EmbeddedEngine {
    const register = engine.register.bind(engine);
    engine.register = (handlers) => register(handlers.map((handler) => this.#cutting(handler)));
    return engine;
  }

  #cutting(registered: Registered): Registered {
    return {
      ...registered,
      invoke: (attempt, argument, invoked) => {
        if (this.#begin(registered.service, attempt)) return new Promise<never>(() => undefined);
        return registered.invoke(attempt, argument, invoked);
      },
    };
  }

  /** Gives whether the attempt ends before its code runs: the first one does, as every invocation has one. */
  #begin(service: string, attempt: Attempt): boolean {
    if (this.#cut.get(service)?.() !== true) return false;
    const number = (this.#attempts.get(attempt.id) ?? 0) + 1;
    this.#attempts.set(attempt.id, number);
    const { engine } = attempt;
    const append = engine.append.bind(engine);
    const end = (): void => {
      const cuts = this.#cuts.get(service)!;
      cuts.set(attempt.id, (cuts.get(attempt.id) ?? 0) + 1);
      attempt.fail(new Error('cut by the crash chain'));
    };
    if (number === 1) {
      end();
      return true;
    }
    let left = number - 2;
    engine.append = (entries, done) => {
      if (left-- > 0) append(entries, done);
      else end();
    };
    return false;
  }
}

const kinds: Readonly<Record<string, JournalEntry['kind']>> = { run: 'run', sleep: 'sleep', call: 'call', send: 'send', set: 'set', get: 'get', clear: 'clear' };

/** One for each operation: where it was written and completed, the write, which has the program's name for it. */
function operationsOf(journal: readonly Entry[]): JournalEntry[] {
  const bySeq = new Map<number, WriteEntry | CompletionEntry>();
  for (const entry of journal) if (entry.type === 'write' || (entry.type === 'completion' && !bySeq.has(entry.seq))) bySeq.set(entry.seq, entry);
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq).map((entry) => {
    const kind = kinds[entry.kind] ?? 'other';
    const name = entry.type === 'write' ? (entry.label ?? '') : kind === 'run' || kind === 'sleep' ? entry.name : '';
    return { kind, name, ...(entry.type === 'completion' && !entry.ok && { failure: (decode(entry.value) as Error).message }) };
  });
}
