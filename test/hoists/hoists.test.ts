import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { hoisterMutants } from './mutants.ts';

function law(mutant?: string): { readonly status: number | null; readonly output: string; readonly errors: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'law.ts'), ...(mutant === undefined ? [] : [mutant])], { encoding: 'utf8' });
  return { status, output: stdout, errors: stderr };
}

test('what is hoisted does what the original does in a first attempt, and replays; the rest is refused', { timeout: 120_000 }, () => {
  const { status, output, errors } = law();
  assert.equal(status, 0, errors);
  const { hoisted, refused } = JSON.parse(output) as { hoisted: number; refused: number };
  assert.ok(hoisted > 150 && refused > 150, output);
});

for (const { name } of hoisterMutants) {
  test(`the law catches a hoister with ${name}`, { timeout: 120_000 }, () => {
    const { status, errors } = law(name);
    assert.equal(status, 1);
    assert.doesNotMatch(errors, /does not fit once/);
  });
}
