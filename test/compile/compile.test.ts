import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile, findingPosition, SourceSyntaxError } from '../../plugin/compile/index.ts';

const formats: readonly (readonly [string, string, 'module' | 'commonjs' | undefined, 'module' | 'commonjs'])[] = [
  ['a.mjs', 'Math.random()', undefined, 'module'],
  ['a.cjs', 'Math.random()', 'module', 'commonjs'],
  ['a.cts', 'import x from "y"; Math.random(x)', undefined, 'commonjs'],
  ['a.ts', 'Math.random()', 'module', 'module'],
  ['a.ts', 'Math.random()', 'commonjs', 'commonjs'],
  ['a.ts', 'Math.random()', undefined, 'commonjs'],
  ['a.ts', 'export const a = Math.random()', undefined, 'module'],
  ['a.ts', 'import type { X } from "y"; Math.random()', undefined, 'commonjs'],
  ['a.ts', 'import type { X } from "y"; await Math.random()', undefined, 'module'],
  ['a.ts', 'import { type X } from "y"; Math.random()', undefined, 'module'],
  ['a.ts', 'export = Math.random()', undefined, 'commonjs'],
  ['a.ts', 'import y = require("y"); Math.random(y)', undefined, 'commonjs'],
  ['a.js', 'await Math.random()', undefined, 'module'],
  ['a.js', 'import.meta.url; Math.random()', undefined, 'module'],
  ['a.js', 'return Math.random()', undefined, 'commonjs'],
  ['a.js', 'const x = <a>{Math.random()}</a>', undefined, 'commonjs'],
  ['a.tsx', 'export const x = <a>{Math.random()}</a>', undefined, 'module'],
];

test('the format is that of the extension, of the host, of the syntax, in this order', async (t) => {
  for (const [name, text, format, expected] of formats) {
    await t.test(`${name} ${format ?? 'open'}: ${text}`, () => {
      const compiled = compile(text, name, format === undefined ? {} : { format });
      assert.equal(compiled.format, expected);
      assert.match(compiled.code, /__stet\.random/);
    });
  }
});

test('the import is written as the file is', () => {
  assert.match(compile('Math.random()', 'a.cjs').code, /^const __stet = require\(/);
  assert.match(compile('import x from "y"; Math.random(x)', 'a.cts').code, /^import \* as __stet from/);
});

test('a file without a source is not parsed, and comes back as it is', () => {
  const text = 'this is no JavaScript at all ((';
  assert.deepEqual(compile(text, 'a.ts'), { code: text, map: null, findings: [], format: undefined, isModule: undefined });
  assert.equal(compile('Math.random(', 'a.json').code, 'Math.random(');
  assert.equal(compile('declare const x: typeof Math.random(', 'a.d.ts').findings.length, 0);
});

test('rewriting twice changes nothing', () => {
  for (const [name, text] of formats) {
    const once = compile(text, name).code;
    assert.notEqual(once, text);
    const twice = compile(once, name);
    assert.deepEqual([twice.code, twice.map, twice.findings], [once, null, []]);
  }
});

test('a syntax error names its place and shows it', () => {
  const text = "const é = '😀';\nexport const a = Math.random(;\n";
  assert.throws(() => compile(text, 'src/a.ts'), (error: unknown) => {
    assert.ok(error instanceof SourceSyntaxError);
    assert.equal(error.name, 'SyntaxError');
    assert.deepEqual([error.filename, error.line, error.column], ['src/a.ts', 2, 30]);
    assert.match(error.message, /\n {4}at src\/a\.ts:2:30\n/);
    assert.equal(error.frame.split('\n')[2], '    | ' + ' '.repeat(29) + '^');
    return true;
  });
});

test('places are lines and columns from 1', () => {
  const text = 'a\r\nb\u2028c\n\rd';
  const at = (character: string) => findingPosition(text, { start: text.indexOf(character), end: text.indexOf(character) + 1 });
  assert.deepEqual(at('b').start, { line: 2, column: 1 });
  assert.deepEqual(at('c').start, { line: 3, column: 1 });
  assert.deepEqual(at('d'), { start: { line: 5, column: 1 }, end: { line: 5, column: 2 } });
});

test('the syntax is told on request: what erasing types cannot do', async (t) => {
  const none = { needsTypeScriptEmit: false, dropsImports: false, decorators: false, using: false, accessor: false, jsx: false, classFields: false };
  const rows: readonly (readonly [string, Partial<typeof none>])[] = [
    ['const a: number = 1 as any satisfies number;', {}],
    ['enum A { B }', { needsTypeScriptEmit: true }],
    ['declare enum A { B }', {}],
    ['namespace N { export const a = 1 }', { needsTypeScriptEmit: true }],
    ['declare module "x" { export enum A {} }', {}],
    ['class A { constructor(private a: number) {} }', { needsTypeScriptEmit: true }],
    ['import fs = require("fs"); fs;', { needsTypeScriptEmit: true }],
    ['@d class A {}', { decorators: true }],
    ['{ using a = b; }', { using: true }],
    ['async () => { await using a = b; }', { using: true }],
    ['class A { x = 1 }', { classFields: true }],
    ['class A { accessor x = 1 }', { accessor: true }],
    ['import { A } from "a"; let x: A;', { dropsImports: true }],
    ['import { A } from "a"; new A();', {}],
    ['import { A } from "a"; let x: A; x.A; ({ A: 1 });', { dropsImports: true }],
    ['import { A } from "a"; function f(A: number) { return A }', { dropsImports: true }],
    ['import { A } from "a"; export { A };', {}],
    ['import { A } from "a"; export { x as A }; const x = 1;', { dropsImports: true }],
    ['import type { A } from "a"; import { type B } from "b"; let x: A | B;', {}],
    ['import { A } from "a"; ({ A });', {}],
    ['import { A } from "a"; class B extends A {}', {}],
    ['import { A } from "a"; class B implements A {}', { dropsImports: true }],
  ];
  for (const [text, facts] of rows) {
    await t.test(text, () => assert.deepEqual(compile(text, 'a.ts', { syntax: true, native: true }).syntax, { ...none, ...facts }));
  }
});

test("imports of Restate's SDK become what the host says, in every form that names it literally; types stay", () => {
  const sdk = (specifier: string): string | undefined => (specifier === '@restatedev/restate-sdk' ? '@stet/runtime/sdk' : undefined);
  const text = `import * as a from '@restatedev/restate-sdk';
import type { Context } from '@restatedev/restate-sdk';
import b = require("@restatedev/restate-sdk");
export * from '@restatedev/restate-sdk';
export { service } from '@restatedev/restate-sdk';
export const c = [import('@restatedev/restate-sdk'), require('@restatedev/restate-sdk'), require('@restatedev/restate-sdk-core'), a, b];
export type T = import('@restatedev/restate-sdk').Context;`;
  const { code, map } = compile(text, 'a.ts', { sdk });
  assert.equal(code.split('\n').map((line) => line.split('@stet/runtime/sdk').length - 1).join(), '1,0,1,1,1,2,0');
  assert.equal(code.replaceAll('@stet/runtime/sdk', '@restatedev/restate-sdk'), text, 'nothing else changes');
  assert.ok(map);
  assert.equal(compile(code, 'a.ts', { sdk }).code, code);
  assert.equal(compile(text, 'a.ts').code, text);
});
