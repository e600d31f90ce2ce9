import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { build } from 'esbuild';
import { stet } from '../../plugin/hosts/esbuild.ts';
import { node, project } from './program.ts';

const root = () => project({
  'package.json': '{ "type": "module" }',
  'main.ts': `import { fail } from './fail.tsx';
import { self } from 'dep';
import { self as native } from 'pino';
enum Kind { A }
try { fail(Kind.A); } catch (error) {
  const frame = /[^/(]*:\\d+:\\d+/.exec((error as Error).stack!.split('\\n')[1]!)![0];
  console.log(JSON.stringify([frame, ...[self, native].map((f) => !/Math\\.random/.test(f.toString()))]));
}`,
  'fail.tsx': `import { basename } from 'node:path';
/** @jsx h */
const h = (...a: unknown[]) => a.length;

export function fail(kind: number, at = Math.random(), e = <a b={Date.now()}/>): never {
  at; e; basename('a'); throw new Error(String(kind));
}`,
  'node_modules/dep/package.json': '{ "main": "i.js" }',
  'node_modules/dep/i.js': 'exports.self = function () { return Math.random; };',
  'node_modules/pino/package.json': '{ "main": "i.js" }',
  'node_modules/pino/i.js': 'exports.self = function () { return Math.random; };',
});

test('a bundle runs, its dependencies are rewritten, and an error names its source', async () => {
  const folder = root();
  const built = await build({
    entryPoints: [join(folder, 'main.ts')], outfile: join(folder, 'out.mjs'), absWorkingDir: folder, bundle: true, format: 'esm', platform: 'node',
    sourcemap: true, external: ['@stet/*'], plugins: [stet()], logLevel: 'silent',
  });
  assert.deepEqual([built.errors, built.warnings], [[], []]);
  const register = join(import.meta.dirname, '../../plugin/hosts/node-loader/register.js');
  const ran = node(folder, ['--import', register, 'out.mjs']);
  assert.deepEqual([ran.status, ran.stdout], [0, '["fail.tsx:6:31",true,false]\n'], ran.stderr);
});

test('a syntax error and a report arrive as messages of esbuild, with their place', async () => {
  const folder = project({ 'bad.ts': 'Math.random();\nconst a = (;', 'warn.ts': 'declare const name: "random";\nexport const a = Math[name]();', 'stet.config.json': '{}' });
  const run = (file: string, options = {}) => build({
    entryPoints: [join(folder, file)], absWorkingDir: folder, bundle: true, write: false, platform: 'node', format: 'esm', external: ['@stet/*'],
    plugins: [stet(options)], logLevel: 'silent',
  });
  await assert.rejects(run('bad.ts'), (error: { errors: { text: string; location: { line: number; column: number } }[] }) => {
    assert.deepEqual(error.errors.map(({ text, location }) => [text, location.line, location.column]), [['Unexpected ";"', 2, 11]]);
    return true;
  });
  const { warnings } = await run('warn.ts');
  assert.deepEqual(warnings.map(({ text, location }) => [text.split(':')[0], location?.line, location?.lineText]), [['dynamic-member', 2, 'export const a = Math[name]();']]);
  assert.deepEqual((await run('warn.ts', { rules: { 'dynamic-member': 'off' } })).warnings, []);
  await assert.rejects(run('warn.ts', { rules: { 'dynamic-member': 'error' } }), /dynamic-member/);
});

test("a bundle for the engine Restate has stet's surface in the place of the SDK, which stays as it is", async () => {
  const repository = join(import.meta.dirname, '../..');
  const folder = project({
    'package.json': '{ "type": "module" }',
    'main.ts': `
      import * as sdk from '@restatedev/restate-sdk';
      import * as node from '@restatedev/restate-sdk/node';
      import * as surface from '@stet/runtime/restate';
      import { which } from '@restatedev/restate-sdk-zod';
      console.log(JSON.stringify([sdk.service === surface.service, node.service === surface.service, which]));`,
    'node_modules/@stet/runtime': `-> ${join(repository, 'runtime')}`,
    'node_modules/@restatedev/restate-sdk/package.json': '{ "type": "module", "exports": "./i.js" }',
    'node_modules/@restatedev/restate-sdk/i.js': 'export const which = () => Math.random;',
    'node_modules/@restatedev/restate-sdk-zod/package.json': '{ "type": "module", "exports": "./i.js" }',
    'node_modules/@restatedev/restate-sdk-zod/i.js': 'import * as sdk from "@restatedev/restate-sdk"; export const which = sdk.which.toString();',
  });
  await build({
    entryPoints: [join(folder, 'main.ts')], outfile: join(folder, 'out.mjs'), absWorkingDir: folder, bundle: true, format: 'esm', platform: 'node',
    external: ['@stet/*'], plugins: [stet({ engine: 'restate' })], logLevel: 'silent',
  });
  const ran = node(folder, ['out.mjs']);
  assert.deepEqual([ran.status, ran.stdout], [0, '[true,true,"() => globalThis.Math.random"]\n'], ran.stderr);
});

test('a binary file under the name of a source is what the bundler makes of it', async () => {
  const folder = project({ 'main.js': "import film from './film.ts'; console.log(film, Math.random());" });
  const bytes = Buffer.concat([Buffer.from([0x47, 0, 0xff, 0xfe]), Buffer.from('Math.random();'), Buffer.alloc(200, 0xb1)]);
  writeFileSync(join(folder, 'film.ts'), bytes);
  const { outputFiles, warnings } = await build({
    entryPoints: [join(folder, 'main.js')], absWorkingDir: folder, outdir: folder, bundle: true, write: false, format: 'esm', platform: 'node', external: ['@stet/*'], loader: { '.ts': 'file' }, plugins: [stet()],
  });
  assert.deepEqual(warnings, []);
  assert.ok(outputFiles.some(({ contents }) => Buffer.from(contents).equals(bytes)));
  // Where it is taken for a source, it is esbuild that says so.
  await assert.rejects(build({ entryPoints: [join(folder, 'film.ts')], absWorkingDir: folder, write: false, logLevel: 'silent', plugins: [stet()] }), (error: { errors: unknown[]; warnings: unknown[] }) => {
    assert.deepEqual([error.errors.length, error.warnings.length], [1, 0]);
    return true;
  });
});

test('a map that a file came with is chained', async () => {
  const folder = project({ 'a.ts': "\n\nexport const made = (): string => { throw new Error('here'); };\nexport const drawn: number = Math.random();\n" });
  await build({ entryPoints: [join(folder, 'a.ts')], absWorkingDir: folder, outdir: join(folder, 'js'), sourcemap: true });
  writeFileSync(join(folder, 'main.js'), "import { made } from './js/a.js';\nmade();\n");
  await build({ entryPoints: [join(folder, 'main.js')], absWorkingDir: folder, outfile: join(folder, 'out.mjs'), bundle: true, format: 'esm', platform: 'node', sourcemap: true, external: ['@stet/*'], plugins: [stet()] });
  writeFileSync(join(folder, 'package.json'), '{}');
  const register = join(import.meta.dirname, '../../plugin/hosts/node-loader/register.js');
  assert.match(node(folder, ['--enable-source-maps', '--import', register, 'out.mjs']).stderr, /a\.ts:3:43/);
});

test('options that are none are refused', () => {
  assert.throws(() => stet({ exlude: [] } as never).setup({ initialOptions: {}, onLoad() {} } as never), /did you mean `exclude`\?/);
});
