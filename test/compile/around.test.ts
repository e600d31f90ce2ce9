import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { compile, SourceSyntaxError, type Compiled } from '../../plugin/compile/index.ts';

const repository = resolve(import.meta.dirname, '..', '..');
const packages = ['commander', 'valibot', 'fast-check', 'picomatch', 'luxon', 'bottleneck', 'lodash', 'axios', 'bluebird', 'yargs', '@sinonjs', 'webpack/lib/javascript'];
const files = globSync(packages.map((name) => `node_modules/${name}/**/*.{js,cjs,mjs}`), { cwd: repository }).map((file) => join(repository, file));

/** Without shared memory the whole tree is read. */
const whole = (text: string, path: string): unknown => told(() => compile(text, path, { rawTransfer: false }));
const around = (text: string, path: string): unknown => told(() => compile(text, path));

function told(compiling: () => Compiled): unknown {
  try {
    const { code, findings, format, isModule } = compiling();
    return { code, findings, format, isModule };
  } catch (error) {
    if (error instanceof SourceSyntaxError) return error.message;
    throw error;
  }
}

test('what is around the sources of a file tells as much as the whole file', () => {
  assert.ok(files.length > 300, String(files.length));
  for (const path of files) {
    const text = readFileSync(path, 'utf8');
    assert.ok(isDeepStrictEqual(around(text, path), whole(text, path)), path);
  }
});

/** Statements without a source, between which the others stand. */
const filler = (n: number): string => `function filler${n}(a, b) {\n  const sum = a + b; // of the two\n  if (sum > ${n}) { return [sum, 'filler'].join(); }\n  return sum;\n}\n`.repeat(12);

const odd: Readonly<Record<string, string>> = {
  'a name is declared elsewhere': `FILL export function draw() { return Math.random(); } FILL function Math() {} FILL`,
  'a name is declared in a pattern elsewhere': `FILL export function draw() { return Date.now(); } FILL const { x: Date = 1 } = { x: 2 }; FILL`,
  'a parameter has a type': `FILL export const draw = (a: number, fetch: (x: string) => void) => { FILL fetch('x'); }; FILL fetch('y'); FILL`,
  'an alias is used elsewhere': `import { randomUUID as id } from 'node:crypto'; FILL export function make() { FILL return id(); FILL } FILL`,
  'an alias of an alias': `FILL const web = require('node:crypto'); FILL const two = web; FILL function make() { FILL return two.randomUUID(); } FILL`,
  'an alias is written to elsewhere': `FILL let clock = globalThis; FILL export function now() { return clock.Date.now(); } FILL function change() { FILL clock = { Date: { now: () => 1 } }; } FILL`,
  'a constant key': `FILL const key = 'ran' + 'dom'; FILL export function draw() { FILL return Math[key](); } FILL`,
  'a key that changes': `FILL let key = 'random'; FILL export function draw() { return Math[key](); } FILL function other() { FILL key = 'floor'; } FILL`,
  'a require of its own': `FILL function make() { return require('crypto').randomUUID(); } FILL function require(name) { FILL return name; } FILL`,
  'no semicolons': `FILL let a = 1\nlet b = a\nfiller1(1, 2)\n;[1].map(String)\nexport const now = Date.now()\nlet c = b\n(0, eval)('c') FILL`,
  'a top-level await alone': `FILL await filler1(1, 2); FILL const t = Math.random(); FILL`,
  'import.meta alone': `FILL function where() { FILL return import.meta.url; } FILL const t = Math.random(); FILL`,
  'a return at top level': `FILL if (filler1()) return; FILL const t = Math.random(); FILL`,
  'use strict in a function': `FILL function outer() { 'use strict'; FILL { function Date() {} } FILL return Date.now(); } FILL`,
  'a block function': `FILL function outer() { FILL { function Date() {} } FILL return Date.now(); } FILL`,
  'umlauts before it': `FILL const ä = 'öäü€😀'; FILL function draw() { const ß = '😀'; return Math.random(); } FILL const t = Date.now(); FILL`,
  'a class': `FILL class A { static #x = 1; get y() { FILL return #x in this; } z() { FILL return setTimeout(() => { FILL }, 1); } static { FILL } } FILL`,
  'an escaped name': `FILL const d\\u0061te = globalThis; FILL function now() { return date.Date.now(); } FILL`,
  'an error in what has no source': `FILL function broken() { const = 1; } FILL const t = Math.random(); FILL`,
  'a library': `FILL var root = Function('return this')(); FILL function now() { return Date.now(); } FILL`,
  'switch and label': `FILL outer: for (const x of []) { FILL switch (x) { case Date.now(): FILL break outer; default: continue outer; } } FILL`,
};

test('names that are declared, aliased and written to elsewhere', async (t) => {
  for (const [name, text] of Object.entries(odd)) {
    let n = 0;
    const filled = text.replace(/FILL/g, () => `\n${filler(n++).replaceAll('filler0', 'filler')}`);
    await t.test(name, () => assert.deepEqual(around(filled, '/x/node_modules/x/a.ts'), whole(filled, '/x/node_modules/x/a.ts')));
  }
});

test('offsets are those of the text', () => {
  const text = `${filler(1)}const ä = '😀';\n${filler(2)}function draw() {${filler(3)} return Math.random(); }\n${filler(4)}const now = Date.now();\n`;
  const { findings, code } = compile(text, '/x/a.js');
  assert.deepEqual(findings.map(({ start, end }) => text.slice(start, end)), ['Math.random', 'Date.now']);
  assert.equal(code, text.replace('Math.', '__stet.').replace('Date.now', '__stet.now').replace('function', 'const __stet = require("@stet/runtime/ambient"); function'));
});
