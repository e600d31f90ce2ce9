import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import ts from 'typescript';
import { compile } from '../../../plugin/compile/index.ts';
import { stetTransformer } from '../../../plugin/hosts/tsc.ts';

const project = join(import.meta.dirname, 'fixtures', 'project');
const require = createRequire(import.meta.url);
let out: string;

before(() => {
  out = mkdtempSync(join(tmpdir(), 'stet-tsc-'));
  const tspc = join(dirname(require.resolve('ts-patch/package.json')), 'bin', 'tspc.js');
  for (const [folder, ...extra] of [['with'], ['without', '--plugins', 'null']] as const) {
    const compiler = folder === 'with' ? tspc : require.resolve('typescript/bin/tsc');
    const ran = spawnSync(process.execPath, [compiler, '-p', project, '--outDir', join(out, folder), ...(folder === 'with' ? extra : [])], { encoding: 'utf8' });
    assert.equal(ran.status, 0, ran.stdout + ran.stderr);
  }
});

after(() => rmSync(out, { recursive: true }));

const read = (...path: string[]) => readFileSync(join(out, ...path), 'utf8');

test('ts-patch runs it, and it rewrites', () => {
  assert.equal(read('with', 'dice.js'), [
    '#!/usr/bin/env node',
    "'use strict';",
    'import * as __stet from "@stet/runtime/ambient";',
    '/** Throws once; keeps the optional chain and the arguments. */',
    'export function roll(sides = 6, at = __stet.now()) {',
    '    const random = __stet.random?.() ?? 0;',
    '    return { eyes: 1 + Math.floor(random * sides), at };',
    '}',
    'export class Loaded {',
    '    seed = __stet.random();',
    '}',
    '//# sourceMappingURL=dice.js.map',
  ].join('\n'));
});

test('declarations and their maps are the same with and without it', () => {
  const declarations = readdirSync(join(out, 'without')).filter((file) => /\.d\.ts(\.map)?$/.test(file));
  assert.equal(declarations.length, 4);
  for (const file of declarations) assert.equal(read('with', file), read('without', file));
});

test('the map leads from the throw to its source', async () => {
  const { TraceMap, originalPositionFor } = require('@jridgewell/trace-mapping') as typeof import('@jridgewell/trace-mapping');
  const code = read('with', 'main.js').split('\n');
  const line = code.findIndex((text) => text.includes('throw new'));
  const found = originalPositionFor(new TraceMap(read('with', 'main.js.map')), { line: line + 1, column: code[line]!.indexOf('throw') });
  const source = readFileSync(join(project, 'src', 'main.ts'), 'utf8').split('\n');
  const at = source.findIndex((text) => text.includes('throw new'));
  assert.deepEqual([found.line, found.column], [at + 1, source[at]!.indexOf('throw')]);
});

/** What the transformer makes of a text, and what the text rewriter makes of it, both printed by TypeScript. */
function both(text: string, fileName = 'a.ts', compilerOptions: ts.CompilerOptions = {}): { transformed: string; rewritten: string } {
  const options = { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, ...compilerOptions };
  const transformed = ts.transpileModule(text, { fileName, compilerOptions: options, transformers: { before: [stetTransformer({}, project, ts)] } });
  const rewritten = ts.transpileModule(compile(text, fileName).code, { fileName, compilerOptions: options });
  return { transformed: transformed.outputText, rewritten: rewritten.outputText };
}

const texts = [
  'export const a = [Math?.random?.(), (Math).random(), (0, Math.random)(), Math.random.call(null), Reflect.apply(Math.random, Math, [])];',
  "export const a = [globalThis.Math.random(), globalThis?.['Math']?.random?.(), (Math as any)!.random!(), (Math satisfies object).random()];",
  'export const a = globalThis?.Math?.random().toFixed?.(1).length;',
  'export const a = new Date(), b = Date(), c = new Date, d = Date.now(); export class D extends Date {}',
  'const { random, floor } = Math; export const a = random() + floor(1);',
  'export async function f(p: Promise<1>) { await Promise.race([p, new Promise((r) => setTimeout(r, 1))]); }',
  'export const f = (g: unknown) => g; f({ fetch }); f(Math); f([Date]);',
  "export async function f() { return (await import(`./${Math.random()}.js`)).default; }",
  "import { randomUUID as u } from 'node:crypto'; export const a = u();",
  "import * as c from 'node:crypto'; export const a = c.randomUUID();",
  "export { randomUUID } from 'node:crypto';",
  "const c = require('node:crypto'); c.randomUUID();",
  'Math.random();',
  "'use strict';\nMath.random();",
];

test('it does what the text rewriter does', async (t) => {
  for (const text of texts) {
    await t.test(text, () => {
      const { transformed, rewritten } = both(text);
      assert.match(transformed, /stet/);
      assert.equal(transformed, rewritten);
    });
  }
});

test('an optional chain that it shortens can still be lowered, and CommonJS emitted', () => {
  const { transformed, rewritten } = both('export const a = globalThis?.Math?.random().toFixed?.(1);', 'a.ts', {
    target: ts.ScriptTarget.ES2019, module: ts.ModuleKind.CommonJS,
  });
  assert.equal(transformed, rewritten);
  assert.match(transformed, /require\("@stet\/runtime\/ambient"\)/);
});
