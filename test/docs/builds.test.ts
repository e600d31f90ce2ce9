import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { assertOneRun, build, commands, runService, serviceProject } from '../hosts/bundlers.ts';
import { node, project } from '../hosts/program.ts';
import { blocksOf } from './markdown.ts';

const require = createRequire(import.meta.url);
/** Each configuration of the page, by the bundler that reads it. */
const configurations = new Map(blocksOf('docs/builds.md').filter(({ language }) => language === 'js').map((block) => [block.heading.toLowerCase(), block]));
const runners: Readonly<Record<string, readonly string[]>> = {
  vitest: [join(dirname(require.resolve('vitest/package.json')), 'vitest.mjs'), 'run'],
  jest: ['--experimental-vm-modules', join(dirname(require.resolve('jest/package.json')), 'bin/jest.js'), '--no-cache'],
};

test('the page shows a configuration for each', () => {
  assert.deepEqual([...configurations.keys()].sort(), [...Object.keys(commands), ...Object.keys(runners)].sort());
});

for (const [name, { info, code }] of configurations) {
  test(`docs/builds.md: the configuration of ${name} works as it stands`, () => {
    const root = serviceProject(name);
    writeFileSync(join(root, info), code);
    if (name in runners) {
      const { status, stdout, stderr } = node(root, runners[name]!);
      assert.equal(status, 0, stdout + stderr);
      return;
    }
    build(name, root);
    const env = { STET_FOLDER: join(project({}), 'journal') };
    assertOneRun([runService(root, [], { ...env, DIE_IN: 'charge' }), runService(root, [], env)]);
  });
}
