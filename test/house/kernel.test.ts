import { compile } from '@stet/plugin/compile';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { files, read } from './files.ts';

/** Sources that the kernel may use, because they compute and neither draw, read a clock, wait nor leave the process. */
const computing = new Set(['**', 'Promise.race', 'Promise.all', 'Promise.allSettled', 'Promise.any', '*.stack']);

test('the kernel is pure, in the judgement of the analysis: store, clock, entropy, timers and network are arguments', () => {
  const kernel = files('runtime/kernel/*.ts');
  assert.ok(kernel.length > 10);
  const impure = kernel.flatMap((file) => compile(read(file), file, { report: 'all' }).findings
    .filter(({ path }) => !computing.has(path))
    .map(({ id, path, within }) => `${file}: ${id} ${path} in ${within}`));
  assert.deepEqual(impure, []);
});
