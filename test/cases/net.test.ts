import assert from 'node:assert/strict';
import { readFileSync, writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { findCases } from './find-cases.ts';
import { runSuite } from './suite.ts';

const own = join(import.meta.dirname, 'programs');
const watching = async (files: readonly string[]): Promise<string[]> => {
  process.env['STET_TEST_NET'] = 'report';
  try {
    // Whether the cases hold is another test's business.
    return (await runSuite(files, { engine: 'memory' })).flatMap(({ name, problems }) => problems.filter((problem) => problem.startsWith('unrewritten-source')).map((problem) => `${name}: ${problem}`));
  } finally {
    delete process.env['STET_TEST_NET'];
  }
};

test('the net catches nothing in the cases: the build has seen it all', { timeout: 300_000 }, async () => {
  // Cases that say so reach a source in a way that only the net sees.
  const files = findCases(own).filter((file) => !/net: true/.test(readFileSync(file, 'utf8')));
  assert.ok(files.length >= 35, `${files.length} cases`);
  assert.deepEqual(await watching(files), []);
});

test('and it would', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'stet-net-cases-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, '01-hidden.ts'), `import type { Ctx, Io, Meta, Outcome } from './_types.js';
export const meta: Meta = { kind: 'replay' };
const everything = Function('return this')() as typeof globalThis;
export async function handler(ctx: Ctx, io: Io) { everything.Math.random(); await ctx.run('a', () => 1); return 1; }
export const check = (r: Outcome) => r.result === 1;
`);
  assert.match(String(await watching(findCases(folder))), /01-hidden: unrewritten-source {2}`Math\.random` at .*01-hidden\.ts:4/);
});
