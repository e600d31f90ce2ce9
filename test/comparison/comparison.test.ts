import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { compare } from '../../scripts/comparison/compare.ts';
import { programs } from '../../scripts/comparison/programs.ts';
import { cells, rowsOf } from '../../scripts/comparison/table.ts';

const page = readFileSync(new URL('../../docs/comparison.md', import.meta.url), 'utf8');

test('the page shows twelve programs on both', () => {
  const names = Object.keys(programs);
  assert.equal(names.length, 12);
  assert.deepEqual(rowsOf(page).map(([program, on]) => [program, on]), names.flatMap((name) => [[name, 'SDK'], [name, 'stet']]));
});

test('a run gives what the page shows, and on stet every result is that of the first attempt', async () => {
  const shown = rowsOf(page);
  const isOfSdk = ([, on]: readonly string[]): boolean => on === 'SDK';
  // What the SDK's races give depends on the machine's speed: they are run again before they are said to differ.
  const differing = new Set(shown.filter(isOfSdk).map((row) => row.join(' | ')));
  for (let tries = 0; tries < 3 && differing.size > 0; tries++) {
    const all = await compare();
    assert.deepEqual(all.map(cells).filter((row) => !isOfSdk(row)), shown.filter((row) => !isOfSdk(row)));
    for (const row of all.map(cells)) differing.delete(row.join(' | '));
    for (const { program, sdk, attempts, result, error } of all) {
      if (sdk === 'plain') continue;
      assert.equal(error, undefined, program);
      assert.equal(attempts.length, 2, program);
      assert.deepEqual(attempts.map((attempt) => attempt.result), [result, result], program);
    }
  }
  assert.deepEqual([...differing], []);
});
