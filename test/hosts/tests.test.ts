import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { serviceProject } from './bundlers.ts';
import { node } from './program.ts';

const require = createRequire(import.meta.url);
const jest = join(dirname(require.resolve('jest/package.json')), 'bin/jest.js');
const vitest = join(dirname(require.resolve('vitest/package.json')), 'vitest.mjs');

// Both leave packages to Node, where the net serves what they use.
test('Vitest: through Vite; a test serves, resumes, and an error has its place', () => {
  const ran = node(serviceProject('vitest'), [vitest, 'run']);
  assert.equal(ran.status, 0, ran.stdout + ran.stderr);
  assert.match(ran.stdout, /Tests {2}3 passed/);
});

for (const next of ['ts', 'babel']) {
  test(`Jest: before ${next}-jest; a test serves, resumes, and an error has its place`, () => {
    const ran = node(serviceProject('jest'), ['--experimental-vm-modules', jest, '--config', `${next}.mjs`, '--no-cache']);
    assert.equal(ran.status, 0, ran.stdout + ran.stderr);
    assert.match(ran.stderr, /Tests: +3 passed/);
  });
}
