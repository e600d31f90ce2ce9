import * as ambient from '../../runtime/ambient/index.ts';
import childProcess from '../../runtime/ambient/modules/child_process.ts';
import nodeCrypto from '../../runtime/ambient/modules/crypto.ts';
import fs from '../../runtime/ambient/modules/fs.ts';
import os from '../../runtime/ambient/modules/os.ts';
import perfHooks from '../../runtime/ambient/modules/perf_hooks.ts';
import timersPromises from '../../runtime/ambient/modules/timers-promises.ts';
import timers from '../../runtime/ambient/modules/timers.ts';
import workerThreads from '../../runtime/ambient/modules/worker_threads.ts';
import zlib from '../../runtime/ambient/modules/zlib.ts';
import { membersOf } from '../../runtime/ambient/facade.ts';
import { toNative } from '../../runtime/ambient/replace.ts';

/** A row of the catalogue as a program sees it: stet's object beside the native one. */
export interface Row {
  readonly path: string;
  readonly ours: object;
  readonly native: object;
}

const at = ambient.at('surface/x:0');

/** Facades, and functions that stand alone. */
const roots: Readonly<Record<string, object>> = {
  random: ambient.random, now: ambient.now, Date: ambient.Date, Math: ambient.Math, performance: ambient.performance, crypto: ambient.crypto,
  'crypto.subtle': ambient.crypto.subtle, process: ambient.process, Intl: ambient.Intl, Atomics: ambient.Atomics, WebAssembly: ambient.WebAssembly,
  globals: ambient.globals, setTimeout: ambient.setTimeout, setInterval: ambient.setInterval, setImmediate: ambient.setImmediate,
  clearTimeout: ambient.clearTimeout, clearInterval: ambient.clearInterval, clearImmediate: ambient.clearImmediate, fetch: ambient.fetch,
  race: ambient.race, any: ambient.any, all: ambient.all, allSettled: ambient.allSettled, Promise: ambient.Promise, AbortSignal: ambient.AbortSignal,
  'at.race': at.race, 'at.Promise': at.Promise, 'at.setTimeout': at.setTimeout, 'at.fetch': at.fetch, 'at.AbortSignal': at.AbortSignal,
  'node:child_process': childProcess, 'node:crypto': nodeCrypto, 'node:fs': fs, 'node:os': os, 'node:perf_hooks': perfHooks, 'node:timers': timers,
  'node:timers/promises': timersPromises, 'node:worker_threads': workerThreads, 'node:zlib': zlib,
  'process.hrtime.bigint': ambient.process.hrtime.bigint, 'Date.now': ambient.Date.now,
};

/** Every replaced object and function that a program can reach. */
export function* rows(): Iterable<Row> {
  for (const [path, ours] of Object.entries(roots)) {
    yield { path, ours, native: toNative(ours) };
    for (const [key, { native, give }] of membersOf(ours)) {
      if (native === undefined || (typeof native !== 'function' && typeof native !== 'object')) continue;
      yield { path: `${path}.${String(key)}`, ours: give(native) as object, native: native as object };
    }
  }
}
