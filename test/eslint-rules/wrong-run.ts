import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { CaseContext } from '../harness/durable-context.ts';
import { MemoryInvocation } from '../harness/memory-invocation.ts';
import { loadCase, type LoadedCase } from '../cases/load-case.ts';
import { DurableRun } from '../cases/durable-run.ts';
import { root } from '../house/files.ts';

/** What an attempt came to. */
export interface Came {
  readonly result?: unknown;
  /** Of the error that ended it. */
  readonly code?: unknown;
}

/** What the pages' programs call without declaring it. */
const shop = { charge: async (_cents: number, key = ''): Promise<string> => `r-${key}`, ask: async (question: string): Promise<string> => question };

/**
 * Runs the exported function of a program as a handler, without stet's build: once to its end, and then again from the journal, in a fresh
 * instance of the module on another machine (time zone, `WORKERS`). `warm`: another invocation was served before, in the first process;
 * `collects`: there the garbage collector is at work.
 */
export async function wrongRun(name: string, code: string, { warm, collects }: { readonly warm: boolean; readonly collects: boolean }): Promise<{ readonly first: Came; readonly again: Came }> {
  Object.assign(globalThis, shop);
  mkdirSync(join(root, '.cache'), { recursive: true });
  const folder = mkdtempSync(join(root, '.cache/wrong-'));
  const file = join(folder, name);
  writeFileSync(file, code);
  const before = { WORKERS: process.env['WORKERS'], TZ: process.env['TZ'] };
  try {
    moveTo({ WORKERS: '1', TZ: 'UTC' });
    const loaded = await loadCase(file);
    if (warm) await attempt(newRun('inv_warm'), loaded);
    const run = newRun('inv_first');
    const collecting = collects ? collectGarbage() : undefined;
    const first = await attempt(run, loaded);
    clearInterval(collecting);
    if (!('result' in first)) return { first, again: {} };
    moveTo({ WORKERS: '2', TZ: 'Asia/Tokyo' });
    await run.reopen();
    return { first, again: await attempt(run, await loadCase(file)) };
  } finally {
    moveTo(before);
    rmSync(folder, { recursive: true });
  }
}

function newRun(id: string): DurableRun {
  return new DurableRun({ id, durable: new MemoryInvocation() });
}

async function attempt(run: DurableRun, loaded: LoadedCase): Promise<Came> {
  const handler = Object.values(loaded.module as unknown as Record<string, unknown>).find((each) => typeof each === 'function') as (ctx: CaseContext, cents: number) => Promise<unknown>;
  const { end, outcome } = await run.attempt(loaded, (ctx) => handler(ctx, 100));
  if (end.type === 'ended' && end.ok) return { result: outcome.result };
  return { code: (outcome.error as { code?: unknown } | undefined)?.code };
}

function moveTo(variables: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}

function collectGarbage(): NodeJS.Timeout {
  setFlagsFromString('--expose-gc');
  return setInterval(runInNewContext('gc') as () => void, 5);
}
