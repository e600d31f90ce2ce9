import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { AdoptError } from '../../scripts/adopt/adopt-error.ts';
import { callsOf, readCalls } from '../../scripts/adopt/calls.ts';
import { findProject } from '../../scripts/adopt/entry.ts';
import { project } from '../hosts/program.ts';

interface Files {
  readonly [name: string]: string;
}

/** What is found in a project: the entry from its folder, and why. */
function found(manifest: object, files: Files, entry?: string): readonly [string, string, boolean] {
  const folder = project({ 'package.json': JSON.stringify(manifest), ...files });
  const { entry: path, because, isModule } = findProject(folder, entry);
  return [path.slice(folder.length + 1), because, isModule];
}

const refuses = (manifest: object, files: Files, message: RegExp, entry?: string) =>
  assert.throws(() => found(manifest, files, entry), (error) => error instanceof AdoptError && message.test(error.message) && /\n {2}fix {2}\S/.test(error.message));

test('the program is what package.json starts; a build leads to its source', () => {
  const source = { 'src/app.ts': '' };
  assert.deepEqual(found({ type: 'module', scripts: { build: 'tsc -p tsconfig.json', dev: 'tsx --watch "./src/app.ts"' } }, source), ['src/app.ts', 'scripts.dev', true]);
  assert.deepEqual(found({ scripts: { start: 'PORT=9080 node --import ./trace.js ./dist/app.js' } }, { ...source, 'trace.js': '' }), ['src/app.ts', 'scripts.start', false]);
  assert.deepEqual(found({ main: 'out/app.mjs' }, { 'lib/app.mts': '', 'tsconfig.json': '{ "compilerOptions": { "outDir": "out", "rootDir": "lib" } }' }), ['lib/app.mts', 'main', true]);
  assert.deepEqual(found({ bin: { serve: './serve.js' } }, { 'serve.js': '' }), ['serve.js', 'bin', false]);
  assert.deepEqual(found({ scripts: { 'run-it': 'ts-node src/app.ts', lint: 'eslint .' } }, source), ['src/app.ts', 'scripts.run-it', false]);
  assert.deepEqual(found({}, source), ['src/app.ts', 'its name', false]);
  assert.deepEqual(found({ type: 'module', scripts: { dev: 'tsx src/app.ts' } }, { ...source, 'other.cts': '' }, 'other.cts'), ['other.cts', '--entry', false]);
});

test('a project that cannot be started is refused, with what to do', () => {
  refuses({}, {}, /no program is found/);
  refuses({ scripts: { one: 'tsx src/one.ts', two: 'tsx src/two.ts' } }, { 'src/one.ts': '', 'src/two.ts': '' }, /several programs: src\/one\.ts, src\/two\.ts[\s\S]*--entry src\/one\.ts/);
  refuses({}, {}, /not a file/, 'src/none.ts');
  refuses({ dependencies: { '@restatedev/none': '1' } }, { 'src/app.ts': '' }, /@restatedev\/none is not installed[\s\S]*npm install/);
  assert.throws(() => findProject(join(import.meta.dirname, 'fixtures')), /has no package\.json/);
  assert.throws(() => findProject(project({ 'package.json': '{' })), /is no JSON/);
});

test('calls that nobody wrote: each public handler twice, each call on its own key', () => {
  assert.deepEqual(callsOf([
    { name: 'greeter', ty: 'Service', public: true, handlers: [{ name: 'greet', public: true }, { name: 'inner', public: false }] },
    { name: 'counter', ty: 'VirtualObject', public: true, handlers: [{ name: 'add' }] },
    { name: 'secret', ty: 'Service', public: false, handlers: [{ name: 'tell', public: true }] },
  ]), [
    { path: 'greeter/greet' }, { path: 'greeter/greet', body: {} },
    { path: 'counter/adopt-add-empty/add' }, { path: 'counter/adopt-add-json/add', body: {} },
  ]);
});

test('calls that somebody wrote are read, and refused with the place of what is wrong', () => {
  const read = (text: string) => readCalls(join(project({ 'calls.json': text }), 'calls.json'));
  const headers = { 'idempotency-key': 'a' };
  assert.deepEqual(read(JSON.stringify([{ path: '/a/b', body: null, headers }, { path: 'c', method: 'GET' }])), [{ path: 'a/b', body: null, headers }, { path: 'c', method: 'GET' }]);
  for (const [text, message] of [
    ['', /cannot be read/], ['{}', /has no calls/], ['[]', /has no calls/], ['[1]', /call 0 is not an object/], ['[{"path":"a"},{}]', /call 1 has no path/],
    ['[{"path":"a","bdy":1}]', /not known: bdy/], ['[{"path":"a","headers":{"x":1}}]', /headers/], ['[{"path":"a","method":"get it"}]', /no method/],
  ] as const) assert.throws(() => read(text), (error) => error instanceof AdoptError && message.test(error.message));
});
