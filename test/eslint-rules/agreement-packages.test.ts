import { sources } from '@stet/plugin/catalogue';
import { Linter } from 'eslint';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAgreement } from './agreement.ts';
import { packageTexts } from './corpus.ts';

/** What these packages do nowhere: it is compared in fixtures only, as are the ids of durable code, which nobody but a program of stet's has. */
const inFixturesOnly = ['fetch', 'weak-reference', 'dynamic-member'];

test('what the rules report of packages of npm is what the build finds', () => {
  const { files, found } = assertAgreement({ Version: Linter, parser: 'typescript-eslint' }, packageTexts());
  const findings = [...found.values()].reduce((sum, count) => sum + count, 0);
  assert.ok(files >= 500, `only ${files} files were compared`);
  assert.ok(findings >= 1000, `only ${findings} findings were compared`);
  assert.deepEqual([...new Set(sources.map(({ id }) => id))].filter((id) => !found.has(id)).sort(), inFixturesOnly.sort());
});
