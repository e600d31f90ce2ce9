import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { defineConfig, listsPackage, loadConfig, validated } from '../../plugin/config/index.ts';
import { nearestSpelling } from '../../plugin/config/spelling.ts';

let folder: string;

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'stet-config-'));
});

after(() => rmSync(folder, { recursive: true }));

function project(name: string, files: Record<string, string>): string {
  const root = join(folder, name);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return root;
}

const forms: Record<string, Record<string, string>> = {
  ts: { 'stet.config.ts': "const net: 'off' = 'off'; export default { net };" },
  mts: { 'stet.config.mts': "export default { net: 'off' as const };" },
  js: { 'stet.config.js': "module.exports = { net: 'off' };", 'package.json': '{}' },
  mjs: { 'stet.config.mjs': "export default { net: 'off' };" },
  json: { 'stet.config.json': '{ "net": "off" }' },
  manifest: { 'package.json': '{ "stet": { "net": "off" } }' },
};

test('a config is read in each of its forms, from a folder below it too', async (t) => {
  for (const [form, files] of Object.entries(forms)) {
    await t.test(form, () => {
      const root = project(form, { ...files, 'src/deep/a.ts': '' });
      const loaded = loadConfig(join(root, 'src', 'deep'));
      assert.deepEqual({ ...loaded.config }, { net: 'off' });
      assert.equal(loaded.root, root);
      assert.equal(loaded.file, join(root, Object.keys(files)[0]!));
    });
  }
});

test('without a config it is empty, and rooted at the package', () => {
  const root = project('none', { 'package.json': '{ "name": "stet" }', 'src/a.ts': '' });
  assert.deepEqual(loadConfig(join(root, 'src')), { config: {}, file: undefined, root });
});

test('a wrong config names the file, the key, what is allowed and the nearest spelling', () => {
  const root = project('wrong', { 'stet.config.json': '{ "exlude": ["a"] }' });
  assert.throws(() => loadConfig(root), {
    name: 'ConfigError',
    message: [
      `error config: ${join(root, 'stet.config.json')} is not a valid stet config`,
      '  unknown key `exlude`, did you mean `exclude`?',
      '  allowed: include, exclude, dependencies, native, journal, contexts, rules, failIn, engine, net',
    ].join('\n'),
  });
});

const wrong: readonly (readonly [unknown, RegExp])[] = [
  [{ engine: 'restat' }, /`engine` must be "embedded" or "restate", not "restat", did you mean "restate"\?/],
  [{ rules: { 'foreign-awiat': 'off' } }, /unknown key `rules\.foreign-awiat`, did you mean `rules\.foreign-await`\?/],
  [{ rules: { clock: 'warning' } }, /`rules\.clock` must be "off" or "warn" or "error", not "warning", did you mean "warn"\?/],
  [{ include: 'src' }, /`include` must be a list of strings, not "src"/],
  [{ native: [1] }, /`native\.0` must be string, not 1/],
  [{ dependencies: 1 }, /`dependencies` must be boolean or a list of strings, not 1/],
  [[], /the config must be an object, not a list/],
  ['x', /the config must be an object, not "x"/],
];

test('wrong values are refused in words', async (t) => {
  for (const [value, message] of wrong) {
    await t.test(JSON.stringify(value), () => assert.throws(() => validated(value, 'here'), message));
  }
});

test('a process that goes on reads a config that was written again', () => {
  const root = project('again', { 'stet.config.json': '{ "net": "off" }', 'package.json': '{}' });
  assert.equal(loadConfig(root).config.net, 'off');
  writeFileSync(join(root, 'stet.config.json'), '{ "net": "report" }');
  assert.equal(loadConfig(root).config.net, 'report');
});

test('every option is accepted', () => {
  const config = defineConfig({
    include: ['src/**'], exclude: ['x'], dependencies: ['a'], native: ['pino'], journal: ['pg'], contexts: ['Ctx'], failIn: 'never',
    rules: { 'foreign-await': 'off', clock: 'error' }, engine: 'restate', net: 'report',
  });
  assert.deepEqual(validated(config, 'here'), config);
});

test('the nearest spelling is near', () => {
  assert.equal(nearestSpelling('exlude', ['include', 'exclude']), 'exclude');
  assert.equal(nearestSpelling('zzz', ['include', 'exclude']), undefined);
});

test('a scope stands for its packages', () => {
  assert.equal(listsPackage(['@a/*', 'b'], '@a/x'), true);
  assert.equal(listsPackage(['@a/*', 'b'], '@ab/x'), false);
  assert.equal(listsPackage(['@a/*', 'b'], 'b'), true);
});
