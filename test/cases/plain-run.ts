import type { CaseContext } from '../harness/durable-context.ts';
import { Recorder } from '../harness/recorder.ts';
import type { CaseHandler, CaseOutcome } from './case.ts';
import { countUnhandled } from './unhandled.ts';

/** Runs a handler with nothing of stet: actions run at once, waits are real, values pass by identity. */
export async function runPlain(handler: CaseHandler): Promise<CaseOutcome> {
  const recorder = new Recorder();
  const { io, observed } = recorder.attempt();
  const state = new Map<string, unknown>();
  const outbox: { name: string; arg: unknown }[] = [];
  const unhandled = countUnhandled();
  const settled = await handler(plainContext(state, outbox), io).then(
    (result) => ({ result }),
    (error: unknown) => ({ error }),
  );
  return { mode: 'original', obs: observed, ...settled, unhandled: await unhandled.end(), state: Object.fromEntries(state), outbox };
}

function plainContext(state: Map<string, unknown>, outbox: { name: string; arg: unknown }[]): CaseContext {
  return {
    key: 'k',
    request: () => ({ id: 'inv_plain' }),
    run: async <T>(first: string | (() => Promise<T> | T), second?: () => Promise<T> | T) => (typeof first === 'string' ? second! : first)(),
    sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
    get: async <T>(key: string) => (state.has(key) ? (state.get(key) as T) : null),
    set: (key, value) => void state.set(key, value),
    clear: (key) => void state.delete(key),
    call: <T>(target: string, argument?: unknown) => new Promise<T>((done) => setImmediate(() => done({ n: target, a: argument } as T))),
    send: (name, arg) => void outbox.push({ name, arg }),
    awakeable: <T>() => ({ id: `awk_plain_${Math.random()}`, promise: new Promise<T>((done) => setTimeout(() => done(null as T), 5)) }),
    rand: { random: () => Math.random(), uuidv4: () => crypto.randomUUID() },
    date: { now: async () => Date.now() },
  };
}
