import childProcess from './modules/child_process.ts';
import crypto from './modules/crypto.ts';
import fs from './modules/fs.ts';
import os from './modules/os.ts';
import timersPromises from './modules/timers-promises.ts';
import timers from './modules/timers.ts';
import workerThreads from './modules/worker_threads.ts';
import zlib from './modules/zlib.ts';

/** The built-in modules whose exports the net replaces: their facades, by the name a user writes. */
export const nettedModules: readonly (readonly [path: string, facade: object])[] = [
  ['node:child_process', childProcess],
  ['node:crypto', crypto],
  ['node:fs', fs],
  ['node:os', os],
  ['node:timers', timers],
  ['node:timers/promises', timersPromises],
  ['node:worker_threads', workerThreads],
  ['node:zlib', zlib],
];
