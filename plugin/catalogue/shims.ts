/**
 * Built-in modules that the runtime stands in for: canonical name → the last part of `@stet/runtime/ambient/<name>`.
 * A shim exports all that the module exports, with the sources replaced.
 */
export const shims: ReadonlyMap<string, string> = new Map([
  ['node:crypto', 'crypto'],
  ['node:timers', 'timers'],
  ['node:timers/promises', 'timers-promises'],
  ['node:perf_hooks', 'perf_hooks'],
  ['node:process', 'process'],
  ['node:os', 'os'],
  ['node:fs', 'fs'],
  ['node:fs/promises', 'fs-promises'],
  ['node:child_process', 'child_process'],
  ['node:zlib', 'zlib'],
  ['node:worker_threads', 'worker_threads'],
]);
