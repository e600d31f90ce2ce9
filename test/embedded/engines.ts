import type { TestContext } from 'node:test';
import type { Attempt } from '../../runtime/kernel/attempt.ts';
import { decode, encode } from '../../runtime/kernel/codec.ts';
import { openEngine, type EmbeddedEngine, type EngineOptions, type Registered } from '../../runtime/engines/embedded/index.ts';

export interface OpenedEngine {
  readonly engine: EmbeddedEngine;
  /** What the engine has said. */
  readonly said: string[];
}

/** Opens an engine that is closed after the test. */
export async function openTestEngine(t: TestContext, options: EngineOptions): Promise<OpenedEngine> {
  const said: string[] = [];
  const engine = await openEngine({ graceMs: 200, log: (message) => said.push(message), ...options });
  t.after(() => engine.close());
  return { engine, said };
}

export type Body = (attempt: Attempt, argument: unknown) => PromiseLike<unknown>;

/** Registers a handler as the sdk does: `service/handler` for a plain one, `object:service/handler` for an exclusive one. */
export function handler(name: string, body: Body, more: Partial<Registered> = {}): Registered {
  const [, object, service, method] = /^(object:)?([^/]+)\/(.+)$/.exec(name)!;
  const exclusive = object !== undefined;
  return { service: service!, handler: method!, keyed: exclusive, exclusive, build: 'b1', invoke: (attempt, argument) => body(attempt, decode(argument)), ...more };
}

/** A run whose outcome is journaled, errors too. */
export function run<T>(attempt: Attempt, name: string, action: () => T | Promise<T>): Promise<T> {
  return attempt.run({ kind: 'run', name, action, onError: 'throw' });
}

export function submit(engine: EmbeddedEngine, name: string, argument: unknown, options?: Parameters<EmbeddedEngine['submit']>[2]) {
  const [service, ...rest] = name.split('/');
  const [key, method] = rest.length === 2 ? rest : [undefined, rest[0]];
  return engine.submit({ service: service!, handler: method!, ...(key !== undefined && { key }) }, encode(argument), options);
}

export function statusOf(engine: EmbeddedEngine, id: string): string | undefined {
  return engine.invocations().find((each) => each.id === id)?.status;
}

/** Waits for a condition of the world outside; fails after ten seconds, naming it. */
export async function until(what: string, condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`It did not happen: ${what}`);
    await pause(5);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
