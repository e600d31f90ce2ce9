import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ContextBase } from '@stet/runtime/kernel';
import { subjectOf } from './subject.ts';

/** One process without stet: actions are performed at once, nothing is journaled, a restart begins from nothing. */
const [file, handler, input] = process.argv.slice(2) as [string, string, string];
const exports = (await import(pathToFileURL(resolve(file)).href)) as Record<string, unknown>;
const subject = subjectOf(exports, handler === '' ? undefined : handler, input === '' ? undefined : JSON.parse(input));
const pauseAfter = Number(process.env['STET_PAUSE_AFTER'] ?? Infinity);
let actions = 0;

const state = new Map<string, unknown>();
// Passes for a durable context, so that a handler that the loader has made durable is called as it was written.
const ctx = Object.create(ContextBase.prototype, Object.getOwnPropertyDescriptors({
  key: 'demo',
  request: () => ({ id: 'plain' }),
  run: async (first: unknown, second?: unknown) => {
    const result: unknown = await ((second ?? first) as () => unknown)();
    writeSync(3, `${JSON.stringify({ action: typeof first === 'string' ? first : 'run' })}\n`);
    if (++actions >= pauseAfter) {
      writeSync(3, 'paused\n');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    }
    return result;
  },
  sleep: (ms: number) => new Promise((wake) => setTimeout(wake, ms)),
  get: (key: string) => Promise.resolve(state.get(key) ?? null),
  set: (key: string, value: unknown) => state.set(key, value),
  clear: (key: string) => state.delete(key),
  rand: { random: () => Math.random(), uuidv4: () => randomUUID() },
  date: { now: () => Promise.resolve(Date.now()) },
  console,
})) as object;
const result = await subject.run(ctx as never, subject.input as never);
console.log(JSON.stringify(result ?? null));
