import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { node, output, project, register } from '../program.ts';

const manifest = { 'package.json': '{ "type": "module" }' };
const program = 'function self() { return Math.random; } console.log(JSON.stringify([1, /__stet/.test(self.toString())]));';

test('a translation is kept beside the dependencies, one file a source, and used again only if all is the same', () => {
  const root = project({ ...manifest, 'node_modules/a/package.json': '{}', 'main.ts': program });
  const folder = join(root, 'node_modules', '.cache', 'stet', 'translations');
  assert.deepEqual(output(root, 'main.ts'), [1, true]);
  const [name, ...others] = readdirSync(folder);
  assert.deepEqual(others, []);
  const path = join(folder, name!);
  const entry = JSON.parse(readFileSync(path, 'utf8')) as { path: string; text: string; key: string; translated: { code: string } };
  assert.deepEqual([entry.path, entry.text], [join(root, 'main.ts'), program]);

  // The entry is what is run.
  const marked = { ...entry, translated: { ...entry.translated, code: entry.translated.code.replace('[1,', '[2,') } };
  writeFileSync(path, JSON.stringify(marked));
  assert.deepEqual(output(root, 'main.ts'), [2, true]);

  // Another text, other settings, another stet, half an entry: made again.
  writeFileSync(join(root, 'main.ts'), `${program} // changed`);
  assert.deepEqual(output(root, 'main.ts'), [1, true]);
  writeFileSync(join(root, 'main.ts'), program);
  writeFileSync(path, JSON.stringify(marked));
  writeFileSync(join(root, 'stet.config.json'), '{ "exclude": ["main.ts"] }');
  assert.deepEqual(output(root, 'main.ts'), [1, false]);
  writeFileSync(join(root, 'stet.config.json'), '{}');
  writeFileSync(path, JSON.stringify({ ...marked, key: `x${entry.key}` }));
  assert.deepEqual(output(root, 'main.ts'), [1, true]);
  writeFileSync(path, JSON.stringify(marked).slice(0, 100));
  assert.deepEqual(output(root, 'main.ts'), [1, true]);
  writeFileSync(path, JSON.stringify(marked));
  assert.deepEqual(output(root, 'main.ts', { STET_CACHE: 'off' }), [1, true]);
});

test('instances with a query, and programs without dependencies, keep nothing on disk', () => {
  const files = { ...manifest, 'main.js': "await import('./a.js?x=1'); await import('./a.js?x=2'); console.log('1');", 'a.js': 'Math.random();' };
  const bare = project(files);
  assert.equal(output(bare, 'main.js'), 1);
  assert.equal(existsSync(join(bare, 'node_modules')), false);
  const root = project({ ...files, 'node_modules/a/package.json': '{}' });
  assert.equal(output(root, 'main.js'), 1);
  const kept = readdirSync(join(root, 'node_modules', '.cache', 'stet', 'translations'));
  assert.equal(kept.length, 1);
});

test('a program that needs nothing is served without the parser and the analysis', () => {
  const root = project({
    ...manifest,
    'node_modules/a/package.json': '{}',
    'main.ts': 'const a: number = Math.random(); console.log(JSON.stringify(process.moduleLoadList.length > 0 && a < 1));',
  });
  output(root, 'main.ts');
  const trace = (cache: string) => node(root, ['--import', register, 'main.ts'], { NODE_DEBUG: 'module', STET_CACHE: cache }).stderr.includes('oxc-parser/src-js');
  assert.deepEqual([trace('off'), trace('on')], [true, false]);
});
