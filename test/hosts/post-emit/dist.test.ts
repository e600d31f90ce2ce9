import assert from 'node:assert/strict';
import { chmodSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { node, project, stet, type Ran } from '../program.ts';
import { compilers, tsconfig } from './emitted.ts';

const repository = join(import.meta.dirname, '../../..');
const rewrite = (cwd: string, ...args: string[]): Ran => node(cwd, [stet, 'rewrite', ...args]);

/** The runtime is linked from the repository, and TypeScript there. */
const typed = ['--disable-warning=ExperimentalWarning', '--experimental-strip-types'];

/** Every file under a folder by its name, with its time of change. */
function contents(folder: string, pattern = 'dist/**/*'): Record<string, string> {
  const files = globSync(pattern, { cwd: folder }).sort().filter((file) => statSync(join(folder, file)).isFile());
  return Object.fromEntries(files.map((file) => [file, `${statSync(join(folder, file)).mtimeMs} ${readFileSync(join(folder, file), 'utf8')}`]));
}

/** Draws, is killed in its middle by itself, once, and ends in another process. It fails on a line that its map has to lead to. */
const shop = `import { existsSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { serve, service, type Context } from '@stet/runtime';

interface Drawn { readonly number: number; readonly at: number; readonly key: string; readonly winner: string }

const shop = service({
  name: 'shop',
  handlers: {
    async pay(ctx: Context, cents: number): Promise<number> {
      const winner = await Promise.race([wait(40, 'slow'), wait(1, 'fast')]);
      const drawn: Drawn = { number: Math.random(), at: Date.now(), key: randomUUID(), winner };
      await ctx.run('first', () => writeFileSync('first.json', JSON.stringify(drawn)));
      await ctx.run('crash', () => { if (!existsSync('crashed')) { writeFileSync('crashed', ''); process.kill(process.pid, 'SIGKILL'); } });
      await ctx.run('second', () => writeFileSync('second.json', JSON.stringify(drawn)));
      return cents;
    },
  },
});

const server = await serve({ services: [shop] });
if (!existsSync('first.json')) void server.client(shop).pay(100);
while (!existsSync('second.json')) await wait(20);
await server.close();
`;
const sdk = "import * as restate from '@restatedev/restate-sdk';\nexport const shop = restate.service({ name: 'shop', handlers: {} });\n";
const fail = "export const unit: string = 'cent';\nexport function fail(at: number = Math.random()): never {\n  if (unit) throw new Error(String(at > 2));\n  throw unit;\n}\n";

for (const [name, compile] of Object.entries(compilers)) {
  test(`what ${name} has emitted is rewritten in place; it runs, crashes and replays, and its maps lead to the source`, () => {
    const folder = project({
      'package.json': '{ "type": "module" }', 'tsconfig.json': tsconfig(), 'src/shop.ts': shop, 'src/sdk.ts': sdk, 'src/deep/fail.ts': fail, 'src/plain.ts': 'export const a: number = 1;\n',
      'src/main.ts': "import { fail } from './deep/fail.js';\nfail();\n",
      'node_modules/@stet/runtime': `-> ${join(repository, 'runtime')}`,
    });
    compile(folder);
    chmodSync(join(folder, 'dist/shop.js'), 0o755);
    const before = contents(folder);
    const checked = rewrite(folder, 'dist', '--check');
    assert.deepEqual([checked.status, checked.stdout], [1, 'would rewrite dist/deep/fail.js\nwould rewrite dist/sdk.js\nwould rewrite dist/shop.js\nwould rewrite 3 of 5 files\n'], checked.stderr);
    assert.deepEqual(contents(folder), before, '--check changes nothing');

    const done = rewrite(folder, 'dist');
    assert.deepEqual([done.status, done.stdout, done.stderr], [0, 'rewrote 3 of 5 files\n', '']);
    const after = contents(folder);
    const changed = Object.keys(after).filter((file) => after[file] !== before[file]);
    assert.deepEqual(changed, ['deep/fail', 'sdk', 'shop'].flatMap((file) => [`dist/${file}.js`, `dist/${file}.js.map`]), 'declarations and files without sources are not even touched');
    assert.deepEqual(Object.keys(after), Object.keys(before));
    assert.equal(statSync(join(folder, 'dist/shop.js')).mode & 0o777, 0o755);
    assert.match(after['dist/sdk.js']!, /from ['"]@stet\/runtime\/sdk['"]/);

    const [again, unchanged] = [rewrite(folder, 'dist'), rewrite(folder, 'dist', '--check')];
    assert.deepEqual([again.stdout, unchanged.status], ['rewrote 0 of 5 files\n', 0]);
    assert.deepEqual(contents(folder), after, 'a second run changes nothing');

    const failed = node(folder, [...typed, '--enable-source-maps', 'dist/main.js']);
    assert.match(failed.stderr, /Error: false\n {4}at fail \(.*src\/deep\/fail\.ts:3:19\)/);
    const killed = node(folder, [...typed, 'dist/shop.js']);
    assert.deepEqual([killed.signal, killed.stderr], ['SIGKILL', '']);
    const resumed = node(folder, [...typed, 'dist/shop.js']);
    assert.deepEqual([resumed.status, resumed.stderr], [0, '']);
    const [first, second] = ['first.json', 'second.json'].map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as { winner: string });
    assert.equal(first!.winner, 'fast');
    assert.deepEqual(second, first);
  });
}

test('maps inline and in other folders keep their names, sources, texts and root', () => {
  const folder = project({ 'package.json': '{ "type": "module" }', 'tsconfig.json': tsconfig(), 'src/deep/fail.ts': fail });
  const places: unknown[] = [];
  for (const options of [{ inlineSourceMap: true, sourceMap: false, inlineSources: true, declarationMap: false }, { mapRoot: '../maps', sourceRoot: '/at/home', inlineSources: true }]) {
    writeFileSync(join(folder, 'tsconfig.json'), tsconfig(options));
    compilers['tsc 7'](folder);
    const mapFile = join(folder, 'dist/deep/fail.js.map');
    const mapOf = (code: string): object => JSON.parse(options.sourceMap === false ? Buffer.from(code.split('base64,')[1]!, 'base64').toString() : readFileSync(mapFile, 'utf8')) as object;
    const [before, beforeMap] = [readFileSync(join(folder, 'dist/deep/fail.js'), 'utf8'), mapOf(readFileSync(join(folder, 'dist/deep/fail.js'), 'utf8'))];
    // tsc writes the map beside the code, and names another place: there it is brought by the user's deployment.
    if ('mapRoot' in options) writeFileSync(join(folder, 'dist/deep/fail.js'), before.replace(/sourceMappingURL=.*/, 'sourceMappingURL=fail.js.map?v=1'));
    assert.equal(rewrite(folder, 'dist').status, 0);
    const code = readFileSync(join(folder, 'dist/deep/fail.js'), 'utf8');
    const { mappings, names, ...rest } = mapOf(code) as Record<string, unknown>;
    const { mappings: oldMappings, names: _names, ...oldRest } = beforeMap as Record<string, unknown>;
    assert.notEqual(mappings, oldMappings);
    assert.deepEqual(rest, oldRest);
    const lines = code.split('\n');
    const line = lines.findIndex((text) => text.includes('throw new'));
    const found = originalPositionFor(new TraceMap(mapOf(code) as never), { line: line + 1, column: lines[line]!.indexOf('new') });
    places.push([found.source, found.line, found.column, names]);
  }
  assert.deepEqual(places, [['../../src/deep/fail.ts', 3, 18, []], ['/at/home/deep/fail.ts', 3, 18, []]]);
});

test('a map of sections is composed, and becomes one map', () => {
  const map = (source: string) => ({ version: 3, sources: [source], names: [], mappings: 'AAEE' });
  const folder = project({
    'package.json': '{}', 'dist/a.js': 'exports.a = Math.random();\nexports.b = Date.now();\n//# sourceMappingURL=a.js.map\n',
    'dist/a.js.map': JSON.stringify({ version: 3, sections: [{ offset: { line: 0, column: 0 }, map: map('../one.src') }, { offset: { line: 1, column: 12 }, map: map('../two.src') }] }),
  });
  assert.equal(rewrite(folder, 'dist').status, 0);
  const traced = new TraceMap(readFileSync(join(folder, 'dist/a.js.map'), 'utf8'));
  const [first, second] = readFileSync(join(folder, 'dist/a.js'), 'utf8').split('\n');
  assert.equal(second, 'exports.b = __stet.now();');
  const at = (line: number, column: number) => originalPositionFor(traced, { line, column });
  assert.deepEqual(at(1, first!.indexOf('exports')), { source: '../one.src', line: 3, column: 2, name: null });
  assert.deepEqual(at(2, 12), { source: '../two.src', line: 3, column: 2, name: null });
  assert.deepEqual(rewrite(folder, 'dist', '--check').status, 0);
});

test('what cannot be read is told with its place, and the others are done', () => {
  const folder = project({
    'package.json': '{}',
    'dist/bad.js': 'exports.a = Math.random(;\n', 'dist/good.cjs': 'exports.a = Math.random();\n', 'dist/esm.mjs': 'export const a = Math.random();\n',
    'dist/map.js': 'exports.a = Math.random();\n//# sourceMappingURL=map.js.map', 'dist/map.js.map': '{ "version": 3, "sections": [{ "offset": { "line": 0, "column": 0 }, "url": "x.map" }] }',
    'dist/lost.js': 'exports.a = Math.random();\n//# sourceMappingURL=lost.js.map',
    'dist/warned.js': 'exports.a = (k) => Math[k]();\n', 'dist/node_modules/a/i.js': 'exports.a = Math.random();\n',
    'dist/none.d.ts': 'export declare const a: number;',
  });
  writeFileSync(join(folder, 'dist/binary.js'), Buffer.from([0xff, 0xfe, 0x4d, 0x61, 0x74, 0x68, 0x2e, 0x72]));
  const ran = rewrite(folder, 'dist');
  assert.equal(ran.status, 1);
  assert.equal(ran.stdout, 'rewrote 4 of 7 files\n');
  assert.match(ran.stderr, /^error syntax: Unexpected token\n {2}dist\/bad\.js:1:25\n {4}> 1 \| exports\.a = Math\.random\(;/m);
  assert.match(ran.stderr, /^error rewrite: the sections of the source map in .*map\.js\.map cannot be read: a section has no map or no place\n {2}dist\/map\.js$/m);
  assert.match(ran.stderr, /^warning rewrite: dist\/binary\.js is not the text of a program, and stays as it is$/m);
  assert.match(ran.stderr, /^warning dynamic-member: [^]*dist\/warned\.js:1:20/m);
  assert.match(readFileSync(join(folder, 'dist/good.cjs'), 'utf8'), /^const __stet = require/);
  assert.match(readFileSync(join(folder, 'dist/lost.js'), 'utf8'), /__stet\.random\(\);\n\/\/# sourceMappingURL=lost\.js\.map$/);
  assert.doesNotMatch(readFileSync(join(folder, 'dist/map.js'), 'utf8'), /stet/);

  const json = rewrite(folder, 'dist', '--json');
  const told = JSON.parse(json.stdout) as { file: string; action: string; error?: object; findings: { id: string }[] }[];
  assert.deepEqual(told.map(({ file, action }) => `${file} ${action}`), [
    'dist/bad.js failed', 'dist/binary.js unread', 'dist/esm.mjs unchanged', 'dist/good.cjs unchanged', 'dist/lost.js unchanged', 'dist/map.js failed', 'dist/warned.js unchanged',
  ]);
  assert.deepEqual(told[0]!.error, { reason: 'Unexpected token', line: 1, column: 25 });
  assert.equal(rewrite(folder, 'nowhere').status, 2);
});

test('include, exclude and rules are those of the configuration, and speak of sources', () => {
  const folder = project({
    'package.json': '{ "type": "module" }', 'tsconfig.json': tsconfig(), 'src/in.ts': 'export const a = Math.random();\n', 'src/out.ts': 'export const a = Math.random();\n',
    'src/k.ts': 'declare const k: "random";\nexport const b = 1;\nexport const a = Math[k]();\n',
    'stet.config.json': '{ "include": ["src/**"], "exclude": ["src/out.ts"], "rules": { "dynamic-member": "error" } }',
  });
  compilers['tsc 7'](folder);
  const ran = rewrite(folder, 'dist');
  assert.deepEqual([ran.status, ran.stdout], [1, 'rewrote 2 of 3 files\n']);
  assert.match(ran.stderr, /error dynamic-member[^]*dist\/k\.js:2:18[^]*source {6}src\/k\.ts:3:18/);
  assert.doesNotMatch(readFileSync(join(folder, 'dist/out.js'), 'utf8'), /stet/);
});

test('modules that are journaled are found by their sources, wherever the output is', () => {
  const folder = project({
    'package.json': '{ "type": "module", "stet": { "journal": ["./src/db/**"] } }', 'tsconfig.json': tsconfig(),
    'src/main.ts': "import { find } from './db/users.js';\nexport const main = async (): Promise<number> => (await find(1)) + 1;\n",
    'src/db/users.ts': 'export const find = async (id: number): Promise<number> => id;\n',
  });
  compilers['tsc 7'](folder);
  assert.equal(rewrite(folder, 'dist').status, 0);
  assert.match(readFileSync(join(folder, 'dist/main.js'), 'utf8'), /await __stet\.at\("main\/src\/db\/users\.find:0"\)\.journaled\("src\/db\/users\.find", find\)\(1\)/);
});
