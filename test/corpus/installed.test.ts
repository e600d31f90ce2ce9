import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { test } from 'node:test';
import { sources } from '../../plugin/catalogue/index.ts';
import { lawsOf } from './laws.ts';

const modules = resolve(import.meta.dirname, '../../node_modules');
/** Sources, bundles and minified code of many hands; `npm run corpus` takes more. */
const packages = [
  '@restatedev/*', '@jest/*', 'jest*', '@sinonjs/*', '@jridgewell/*', '@typescript-eslint/*', 'eslint', 'webpack', 'terser*', 'ts-jest', 'ts-loader', 'fast-check', 'luxon', 'mocha', 'tape',
  'bottleneck', 'fastq', 'retimer', 'hyperid', 'commander', 'valibot', 'magic-string', 'picomatch', 'semver', 'espree', 'esquery', 'graceful-fs', 'undici', 'lru-cache', 'chokidar', 'yargs',
];
const files = globSync(packages.map((name) => `${name}/**/*.{js,cjs,mjs,ts,cts,mts}`), { cwd: modules, withFileTypes: true })
  .filter((entry) => entry.isFile() && !/\.d\.[cm]?ts$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name));

/** Rewritten is its `Temporal.Now.timeZoneId()` alone, which no package of npm was found to call (`npm run corpus`: 22,000 files). */
const unused = ['locale'];

test('what others have written parses after rewriting, is rewritten once only, and stays to the byte where it has no source', () => {
  const rewritten = new Map<string, number>();
  const broken: string[] = [];
  for (const path of files) {
    const verdict = lawsOf(path, readFileSync(path, 'utf8'));
    for (const { id, action } of verdict.findings) if (action === 'rewritten') rewritten.set(id, (rewritten.get(id) ?? 0) + 1);
    broken.push(...verdict.broken.map((law) => `${relative(modules, path)}: ${law}`));
  }
  assert.deepEqual(broken, []);
  assert.ok(files.length >= 1000, `${files.length} files`);
  const found = [...rewritten.values()].reduce((sum, count) => sum + count, 0);
  assert.ok(found >= 1000, `${found} findings`);
  const ids = new Set(sources.filter(({ replace, treatment }) => replace !== undefined || treatment === 'order').map(({ id }) => id));
  assert.deepEqual([...ids].filter((id) => !rewritten.has(id)), unused, 'every id that is rewritten is among them');
});
