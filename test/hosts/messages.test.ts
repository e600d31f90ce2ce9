import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Config } from '@stet/plugin/config';
import { builds } from './building.ts';
import { project } from './program.ts';

const files = {
  'package.json': '{ "type": "module" }',
  'dynamic.js': "import { name } from './name.js';\n\nexport const drawn = Math[name]();\n",
  'name.js': "export const name = process.argv[2];\n",
  'two.js': 'import { name } from "./name.js";\nexport const drawn = [Math[name](), Date[name]()];\n',
  'bad.js': 'export const a = Math.random();\nexport const b = (;\n',
  'imports-outside.js': "import 'outside';\nexport const a = 1;\n",
  'node_modules/outside/package.json': '{ "name": "outside", "main": "lib/index.js", "dependencies": { "deeper": "*", "pino": "*" } }',
  'node_modules/outside/lib/index.js': "exports.a = 1;\nexports.b = () => Date.now();\n",
  'node_modules/deeper/package.json': '{ "name": "deeper" }',
  'node_modules/deeper/index.js': "exports.a = () => Math.random();\n",
  'node_modules/pino/package.json': '{ "name": "pino" }',
  'node_modules/pino/index.js': "exports.a = () => Math.random();\n",
  'of-dependency.js': "import './node_modules/noisy/index.js';\n",
  'node_modules/noisy/package.json': '{ "name": "noisy", "type": "module", "main": "index.js" }',
  'node_modules/noisy/index.js': "console.log(Math[process.argv[2]]());\n",
};

for (const [name, build] of Object.entries(builds)) {
  describe(name, () => {
    const root = project(files);
    const said = (entry: string, options: Config | undefined = {}) => build(root, entry, options);

    test('a finding is a warning, once, with place, frame, way and fix', async () => {
      const { errors, warnings } = await said('dynamic.js');
      assert.deepEqual(errors, []);
      assert.equal(warnings.length, 1, warnings.join('\n'));
      for (const part of [/dynamic-member: /, /dynamic\.js:3:2[12]/, /export const drawn = Math\[name\]\(\);/, /reached by the module/, /fix: write the member out/]) {
        assert.match(warnings[0]!, part);
      }
    });

    test('a rule is an error, off, or a warning', async () => {
      const asError = await said('two.js', { rules: { 'dynamic-member': 'error' } });
      assert.deepEqual(asError.warnings, []);
      assert.equal(asError.errors.join('\n').match(/dynamic-member: /g)?.length, 2, asError.errors.join('\n'));
      assert.deepEqual(await said('two.js', { rules: { 'dynamic-member': 'off' } }), { errors: [], warnings: [] });
      const never = await said('two.js', { rules: { 'dynamic-member': 'error' }, failIn: 'never' });
      assert.deepEqual([never.errors.length, never.warnings.length], [0, 2]);
    });

    test('a syntax error is told as if stet were absent', async () => {
      const [withStet, without] = [await said('bad.js'), await build(root, 'bad.js', undefined)];
      assert.equal(without.errors.length, 1);
      assert.deepEqual([withStet.errors.length, withStet.warnings.length], [1, 0], [...withStet.errors, ...withStet.warnings].join('\n'));
      assert.match(withStet.errors[0]!, /bad\.js/);
      // webpack speaks of the loaders that a file went through, which stet is one of.
      if (name !== 'webpack' && name !== 'rspack') assert.equal(withStet.errors[0], without.errors[0]);
    });

    test('packages outside are named once, with what they depend on, native ones not', async () => {
      const { errors, warnings } = await said('imports-outside.js');
      assert.deepEqual(errors, []);
      assert.equal(warnings.length, 1, warnings.join('\n'));
      assert.match(warnings[0]!, /unrewritten-source: 2 packages/);
      assert.match(warnings[0]!, /outside {2}node_modules\/outside\/lib\/index\.js:2:19 {2}Date\.now\n/);
      assert.match(warnings[0]!, /deeper {2}node_modules\/deeper\/index\.js:1:19 {2}Math\.random {2}\(through outside\)/);
      assert.doesNotMatch(warnings[0]!, /pino/);
      assert.deepEqual((await said('imports-outside.js', { native: ['outside', 'deeper'] })).warnings, []);
    });

    test('what is found in a dependency is not its user to mend', async () => {
      assert.deepEqual(await said('of-dependency.js', { rules: { 'dynamic-member': 'error' } }), { errors: [], warnings: [] });
    });

    test('options are checked', async () => {
      const [building] = await Promise.allSettled([(async () => said('dynamic.js', { failin: 'always' } as never))()]);
      const words = building.status === 'rejected' ? String(building.reason) : building.value.errors.join('\n');
      assert.match(words, new RegExp(`the options of the ${name} plugin`));
      assert.match(words, /did you mean `failIn`\?/);
    });

    test('an enormous file passes untouched, and that is said', async () => {
      writeFileSync(join(root, 'huge.js'), `export const a = Math.random();\n//${' '.repeat(16_000_000)}\n`);
      const { errors, warnings } = await said('huge.js');
      assert.deepEqual(errors, []);
      assert.equal(warnings.filter((text) => text.includes('huge.js is not rewritten: it is larger than 16 million characters')).length, 1, warnings.join('\n').slice(0, 500));
    });
  });
}
