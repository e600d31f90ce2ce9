import assert from 'node:assert/strict';
import { test } from 'node:test';
import { output, project } from '../program.ts';

const print = 'console.log(JSON.stringify(seen));';
/** Was this file rewritten? Its own text tells: the runtime's name stands in the function as it was loaded. */
const self = 'function self() { return Math.random; }\n';
const isRewritten = "/__stet/.test(self.toString())";

test('each extension runs, rewritten, in the format that it asks for', () => {
  const esm = `${self}export default [${isRewritten}, typeof require, import.meta.filename.split('/').pop()];`;
  const cjs = `${self}module.exports = [${isRewritten}, typeof require, __filename.split('/').pop()];`;
  const root = project({
    'package.json': '{ "type": "module" }',
    'a.js': esm,
    'a.mjs': esm,
    'a.ts': `${esm}\ninterface X {}\n`,
    'a.mts': esm,
    'a.tsx': `const h = (t: string) => t; /** @jsx h */\n${esm}\nexport const x: string = <a/> as any;`,
    'a.jsx': esm,
    'a.cjs': cjs,
    'a.cts': `${cjs}\ninterface X {}\n`,
    'cjs/package.json': '{ "type": "commonjs" }',
    'cjs/a.js': cjs,
    'cjs/a.ts': cjs,
    'cjs/b.ts': `import { basename } from 'node:path';\n${self}export default [${isRewritten}, typeof require, basename(__filename) as string];`,
    'cjs/a.mts': esm,
    'bare/package.json': '{}',
    'bare/a.js': cjs,
    'bare/b.js': esm,
    'bare/a.ts': cjs,
    'bare/b.ts': esm,
    'main.ts': `
      const files = ['a.js', 'a.mjs', 'a.ts', 'a.mts', 'a.tsx', 'a.jsx', 'a.cjs', 'a.cts', 'cjs/a.js', 'cjs/a.ts', 'cjs/a.mts', 'bare/a.js', 'bare/b.js', 'bare/a.ts', 'bare/b.ts'];
      const seen: Record<string, unknown> = {};
      for (const file of files) seen[file] = (await import('./' + file)).default;
      const b = (await import('./cjs/b.ts'));
      seen['cjs/b.ts'] = b.default.default;
      ${print}`,
  });
  const module = (name: string) => [true, 'undefined', name];
  const commonjs = (name: string) => [true, 'function', name];
  assert.deepEqual(output(root, 'main.ts'), {
    'a.js': module('a.js'),
    'a.mjs': module('a.mjs'),
    'a.ts': module('a.ts'),
    'a.mts': module('a.mts'),
    'a.tsx': module('a.tsx'),
    'a.jsx': module('a.jsx'),
    'a.cjs': commonjs('a.cjs'),
    'a.cts': commonjs('a.cts'),
    'cjs/a.js': commonjs('a.js'),
    'cjs/a.ts': commonjs('a.ts'),
    'cjs/a.mts': module('a.mts'),
    'bare/a.js': commonjs('a.js'),
    'bare/b.js': module('b.js'),
    'bare/a.ts': commonjs('a.ts'),
    'bare/b.ts': module('b.ts'),
    'cjs/b.ts': commonjs('b.ts'),
  });
});

test('a CommonJS entry is the main module, with its cache, its children and its parents', () => {
  const root = project({
    'main.cjs': `${self}
      const child = require('./child.cjs');
      const seen = [${isRewritten}, require.main === module, typeof require.cache, module.children.map((m) => m.filename).includes(require.resolve('./child.cjs')), child, process.argv.length];
      ${print}`,
    'child.cjs': 'exports.parent = module.parent.filename.replace(/.*[/]/, ""); exports.main = require.main.filename.replace(/.*[/]/, "");',
  });
  assert.deepEqual(output(root, 'main.cjs'), [true, true, 'object', true, { parent: 'main.cjs', main: 'main.cjs' }, 2]);
});

test('CommonJS that is imported has its named exports, and one instance with require', () => {
  const root = project({
    'package.json': '{ "type": "module" }',
    'main.ts': `
      import { createRequire } from 'node:module';
      import whole, { named, again } from './lib.cjs';
      const required = createRequire(import.meta.url)('./lib.cjs');
      const seen = [named, again, whole === required, whole.cache, typeof whole.random];
      ${print}`,
    'lib.cjs': "exports.named = 1; exports.random = Math.random(); exports.cache = typeof require.cache; module.exports.again = require('./other.cjs').x;",
    'other.cjs': 'exports.x = 2;',
  });
  assert.deepEqual(output(root, 'main.ts'), [1, 2, true, 'object', 'number']);
});

test('require loads an ES module, and TypeScript without an extension', () => {
  const root = project({
    'main.cts': `${self}
      import lib = require('./lib');
      const { value } = require('./folder');
      const seen = [lib.value, lib.random < 1, value, require('./esm.mts').value];
      ${print}`,
    'lib.ts': 'export const value: number = 1; export const random = Math.random();',
    'folder/index.ts': 'exports.value = 2 as number;',
    'esm.mts': 'export const value: number = 3;',
  });
  assert.deepEqual(output(root, 'main.cts'), [1, true, 2, 3]);
});

test('a file with a query is an instance of its own, whatever its format', () => {
  const root = project({
    'package.json': '{ "type": "module" }',
    'main.ts': `
      const seen: unknown[] = [];
      for (const file of ['./esm.ts', './plain.js', './common.cjs', './enum.ts']) {
        const [a, b, c] = [await import(file + '?attempt=1'), await import(file + '?attempt=2'), await import(file + '?attempt=1')];
        seen.push([a.id !== b.id, a === c, a.where(), a.name]);
      }
      ${print}`,
    'esm.ts': 'export const id = {}; export const where = (): string => new Error().stack!.split("\\n")[1]!.replace(/.*[/]/, ""); export const name = import.meta.filename.replace(/.*[/]/, ""); Math.random();',
    'plain.js': 'export const id = {};\nexport const where = () => new Error().stack.split("\\n")[1].replace(/.*[/]/, ""); export const name = import.meta.filename.replace(/.*[/]/, "");',
    'common.cjs': 'exports.id = {}; exports.where = () => new Error().stack.split("\\n")[1].replace(/.*[/]/, "");\nexports.name = __filename.replace(/.*[/]/, "");',
    'enum.ts': 'enum E { A }\nexport const id = {};\nexport const where = (): string => new Error().stack!.split("\\n")[1]!.replace(/.*[/]/, ""); export const name = E[0] + import.meta.filename.replace(/.*[/]/, "");',
  });
  assert.deepEqual(output(root, 'main.ts'), [
    [true, true, 'esm.ts:1:58)', 'esm.ts'],
    [true, true, 'plain.js:2:28)', 'plain.js'],
    [true, true, 'common.cjs:1:40)', 'common.cjs'],
    [true, true, 'enum.ts:3:36)', 'Aenum.ts'],
  ]);
});
