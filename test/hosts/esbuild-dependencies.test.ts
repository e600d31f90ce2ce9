import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { build, transform } from 'esbuild';
import { sources } from '@stet/plugin/catalogue';
import { compile } from '@stet/plugin/compile';
import { defines, filesOf, ownFiles } from '../../plugin/hosts/esbuild-dependencies.ts';
import { stet } from '../../plugin/hosts/esbuild.ts';
import { readFixtures } from '../analysis/fixture.ts';
import { installInto } from './bundlers.ts';
import { node, project } from './program.ts';

const fixtures = join(import.meta.dirname, '../analysis/fixtures');
const marks = new Map([...defines.keys()].map((path) => [path, `__mark_${path.replaceAll('.', '_')}`]));

/** Fixtures that show what only one of the two does; docs/builds.md tells of each. */
const knownApart: Readonly<Record<string, string>> = {
  'a computed key that is put together': 'esbuild puts keys together when it has replaced already',
  'typeof of a bare function': 'the type of the one is that of the other',
  "the program's own patches": '`delete Date.now` is taken for a use',
  'patches below a source': '`Math.random.calls = 0` and `process.env.X = 1` go through what stands in, to the native one',
  'code that is rewritten already': 'esbuild does not know that a file was',
  'code that is rewritten already, CommonJS': 'esbuild does not know that a file was',
};

const js = { format: 'esm', logLevel: 'silent', treeShaking: false, jsx: 'preserve', tsconfigRaw: { compilerOptions: { experimentalDecorators: true } } } as const;

const bindings = project({ 'marks.js': `export const ${[...marks.values()].map((mark) => `${mark} = 0`).join(', ')};` });

/** What esbuild's define replaced, by path, sorted. */
async function byDefine(text: string, loader: 'ts' | 'tsx'): Promise<string[]> {
  // Injected as in a build: what is bound nowhere would be put into assignments too.
  const { outputFiles } = await build({ ...js, stdin: { contents: `start();${text}`, loader }, define: Object.fromEntries(marks), inject: [join(bindings, 'marks.js')], write: false });
  const code = outputFiles[0]!.text.split('start();')[1]!;
  const paths = new Map([...marks].map(([path, mark]) => [mark, path]));
  return [...code.matchAll(/\b__mark_\w+/g)].map(([mark]) => paths.get(mark)!).sort();
}

/** What the analysis finds of it, where the use is written with the global's name: aliases, `globalThis.x` and keys in constants are beyond a define. */
async function byAnalysis(text: string, filename: string): Promise<string[]> {
  const found: string[] = [];
  for (const { path, start, end, edits } of compile(text, filename).findings) {
    const known = [...defines.keys()].filter((key) => path === key || path.startsWith(`${key}.`)).sort((a, b) => b.length - a.length)[0];
    const [edit] = edits;
    if (known === undefined || edit === undefined || edit.as === 'module') continue;
    if (edit.as === 'property') {
      if (edit.name === known) found.push(known);
      continue;
    }
    // Written plainly: without casts, brackets and optional links.
    const plain = (await transform(`x = (${text.slice(edit.start, edit.end)})`, { ...js, loader: 'ts' })).code
      .replaceAll('?.', '.').replace(/\.?\[(['"`])(\w+)\1\]/g, '.$2').replace(/^x = |;?\n$/g, '');
    if (edit.start >= start && edit.end <= end && plain === known) found.push(known);
  }
  return found.sort();
}

test('esbuild and the analysis agree on every fixture that both can express', async () => {
  let agreed = 0;
  const differing: string[] = [];
  const apart = new Set<string>();
  for (const file of readdirSync(fixtures).sort()) {
    for (const { title, line, source, settings } of readFixtures(readFileSync(join(fixtures, file), 'utf8'))) {
      // A comment speaks to the analysis alone: what it keeps native in one's own files, the shield keeps from esbuild.
      if (settings.sourceType === 'script' || source.includes('stet-')) continue;
      const isModule = settings.sourceType === 'module';
      const text = isModule ? `${source}export {};\n` : source;
      const define = await byDefine(text, settings.jsx ? 'tsx' : 'ts');
      const analysis = await byAnalysis(text, settings.jsx ? 'a.tsx' : isModule ? 'a.mts' : 'a.cts');
      if (JSON.stringify(define) === JSON.stringify(analysis)) agreed += define.length;
      else if (title in knownApart) apart.add(title);
      else differing.push(`${file}:${line} ${title}\n${source}  define   ${define.join(' ')}\n  analysis ${analysis.join(' ')}`);
    }
  }
  assert.deepEqual(differing, []);
  assert.deepEqual([...apart].sort(), Object.keys(knownApart).sort());
  assert.ok(agreed > 100, `${agreed} uses`);
});

test('every row of a dotted name is expressed', () => {
  const named = sources.filter(({ match, replace }) => replace !== undefined && /^[\w$]+(?:\.[\w$]+)*$/.test(match)).map(({ match }) => match);
  assert.deepEqual(named.filter((match) => !defines.has(match)), [
    'Math', 'crypto.subtle', 'crypto', 'Date', 'performance', 'Temporal.Now', 'Temporal', 'Intl.DateTimeFormat', 'Intl', 'AbortSignal', 'scheduler', 'Promise', 'WebAssembly', 'Atomics', 'process', 'globalThis',
  ].filter((match) => named.includes(match)));
});

test('the runtime takes its natives where neither sees it', async () => {
  const natives = join(import.meta.dirname, '../../runtime/ambient/natives.ts');
  const text = readFileSync(natives, 'utf8');
  assert.deepEqual([await byDefine(text, 'ts'), compile(text, natives).findings], [[], []]);
});

const dependency = {
  'package.json': '{ "type": "module" }',
  'node_modules/dep/package.json': '{ "main": "index.js" }',
  'node_modules/dep/index.js': `
    const { randomBytes } = require('node:crypto');
    const later = require('timers');
    exports.sources = () => [Math.random, Date.now, setTimeout, Promise.race, fetch, process.env, Math['random'], randomBytes, later.setTimeout];
    exports.shadowed = (Math, setTimeout) => [Math.random, setTimeout];
    exports.patched = () => { Date.now = Date.now; };`,
  'node_modules/esm/package.json': '{ "type": "module", "main": "index.js" }',
  'node_modules/esm/index.js': `import { randomBytes } from 'crypto'; import { setTimeout as later } from 'node:timers'; export const sources = () => [Math.random, randomBytes, later];`,
  'node_modules/pino/package.json': '{ "main": "index.js" }',
  'node_modules/pino/index.js': `
    exports.crypto = require('crypto');
    exports.sources = () => [Math.random, Date.now, setTimeout];
    exports.shorthand = () => ({ setTimeout });`,
  'mine.ts': `
export const native = () => [Math.random, (Date as any).now, ({ setTimeout }).setTimeout]; // stet-native: it is meant
export const rewritten = () => [Math.random, Date.now];`,
  'main.ts': `
import * as ambient from '@stet/runtime/ambient';
import * as crypto from '@stet/runtime/ambient/crypto';
import * as timers from '@stet/runtime/ambient/timers';
import * as dep from 'dep';
import * as esm from 'esm';
import * as pino from 'pino';
import { native, rewritten } from './mine.ts';
const is = (values: unknown[], others: unknown[]) => values.map((value, index) => value === others[index]);
const own = globalThis; // stet-native: compared with
const { Math: M, Date: D, setTimeout: st } = Reflect.get(own, 'globalThis') as typeof globalThis;
dep.patched();
console.log(JSON.stringify({
  dep: is(dep.sources(), [ambient.random, ambient.now, ambient.setTimeout, ambient.race, ambient.fetch, ambient.process.env, ambient.random, crypto.randomBytes, timers.setTimeout]),
  esm: is(esm.sources(), [ambient.random, crypto.randomBytes, timers.setTimeout]),
  shadowed: is(dep.shadowed({ random: 1 } as never, 2 as never), [1, 2]),
  pino: is(pino.sources(), [M.random, D.now, st]),
  crypto: pino.crypto.randomBytes === crypto.randomBytes,
  shorthand: pino.shorthand().setTimeout === st,
  native: is(native(), [M.random, D.now, st]),
  rewritten: is(rewritten(), [ambient.random, ambient.now]),
  patched: [D.now === ambient.now, D.now() > 1e12],
}));`,
};

test('dependencies are rewritten by esbuild itself; what is native stays so; no file of a package is read by JavaScript but the native ones', async () => {
  const root = project(dependency);
  installInto(root, ['@stet']);
  const compiled: string[] = [];
  const listen = (message: unknown): void => void compiled.push((message as { path: string }).path.slice(root.length + 1));
  subscribe('stet:compile', listen);
  await build({
    entryPoints: [join(root, 'main.ts')], outfile: join(root, 'out.mjs'), absWorkingDir: root, bundle: true, format: 'esm', platform: 'node', external: ['@stet/*'], plugins: [stet()], logLevel: 'silent',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  unsubscribe('stet:compile', listen);
  assert.deepEqual(compiled.sort(), ['main.ts', 'mine.ts', 'node_modules/pino/index.js']);
  const ran = node(root, ['--disable-warning=ExperimentalWarning', 'out.mjs']);
  assert.deepEqual(ran.status === 0 ? JSON.parse(ran.stdout) : ran.stderr, {
    dep: Array(9).fill(true), esm: Array(3).fill(true), shadowed: [true, true], pino: [true, true, true], crypto: false, shorthand: true, native: [true, true, true], rewritten: [true, true],
    patched: [true, true],
  });
});

test('which packages are rewritten is decided as everywhere', async () => {
  const root = project({
    'a.ts': "import { s } from 'dep'; import { t } from 'other'; console.log(s, t);", 'node_modules/dep/index.js': 'exports.s = () => Math.random();', 'node_modules/other/index.js': 'exports.t = () => Math.random();',
  });
  installInto(root, ['@stet']);
  const rewritten = async (options: Parameters<typeof stet>[0]): Promise<string[]> => {
    const { outputFiles } = await build({ entryPoints: [join(root, 'a.ts')], absWorkingDir: root, bundle: true, write: false, platform: 'node', format: 'cjs', external: ['@stet/*'], plugins: [stet(options)] });
    return [...outputFiles[0]!.text.matchAll(/exports\d*\.(\w) = \(\) => (?!(?:globalThis\.)?Math)/g)].map(([, name]) => name!).sort();
  };
  assert.deepEqual(await rewritten({}), ['s', 't']);
  assert.deepEqual(await rewritten({ dependencies: false }), []);
  assert.deepEqual(await rewritten({ dependencies: ['other'] }), ['t']);
  assert.deepEqual(await rewritten({ native: ['other'] }), ['s']);
  assert.deepEqual(await rewritten({ exclude: ['node_modules/dep/**'] }), ['t']);
  assert.deepEqual(await rewritten({ exclude: ['**/*.js'] }), ['s', 't']);
});

test('the patterns of own files and of packages', () => {
  const [own, packages] = [ownFiles(/\.(?:[cm]?[jt]s|[jt]sx)$/), filesOf(['pino', '@open/*', 'a.b'], /\.[cm]?js$/)];
  for (const path of ['/a/b.ts', '/a/node_modules.ts', '/node/modules/a.mjs', '/a/nodes/no/x.tsx', '/node_modules_/x.js', '/xnode_modules/x.js', 'C:\\a\\b.ts', '/n/a.js']) assert.match(path, own);
  for (const path of ['/a/node_modules/b.ts', '/a/node_modules/x/b.ts', 'C:\\node_modules\\b.ts', '/a/b.css', '/node_modules/a/b/c.js']) assert.doesNotMatch(path, own);
  for (const path of ['/a/node_modules/pino/b.js', '/node_modules/@open/x/y/z.cjs', '\\node_modules\\a.b\\c.js']) assert.match(path, packages);
  for (const path of ['/a/node_modules/pino2/b.js', '/node_modules/@open/z.cjs', '/node_modules/axb/c.js', '/pino/c.js']) assert.doesNotMatch(path, packages);
});
