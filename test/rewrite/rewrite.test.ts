import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Edit, Finding } from '../../plugin/analysis/finding.ts';
import { rewrite } from '../../plugin/rewrite/index.ts';

type Draft = Edit extends infer E ? (E extends Edit ? Omit<E, 'start' | 'end'> : never) : never;

/** A finding whose span is the text between « and » in `marked`. */
function found(marked: string, ...edits: Draft[]): { text: string; findings: Finding[] } {
  const text = marked.replace(/[«»]/g, '');
  const findings: Finding[] = [];
  let at = 0;
  let start = -1;
  for (const character of marked) {
    if (character === '«') start = at;
    else if (character === '»') {
      const span = { start, end: at };
      const edit = { ...edits[findings.length % edits.length]!, ...span } as Edit;
      findings.push({ id: 'random', path: 'x', action: 'rewritten', severity: 'warning', within: '', ...span, edits: [edit] });
    } else at += character.length;
  }
  return { text, findings };
}

const random = { as: 'reference', member: 'random' } as const;
const race = { as: 'reference', member: 'race', site: 'handler/race:0' } as const;

function rewritten(marked: string, ...edits: Draft[]): string {
  const { text, findings } = found(marked, ...edits);
  const { code } = rewrite(text, findings, { format: 'module', filename: 'a.ts' });
  return code.replace('import * as __stet from "@stet/runtime/ambient"; ', '');
}

const rows: readonly (readonly [string, string, Draft])[] = [
  ['f(«Math.random»());', 'f(__stet.random());', random],
  ['«globalThis?.Math?.random»?.();', '__stet.random?.();', random],
  ['const r = «Promise.race»([a]);', 'const r = __stet.at("handler/race:0").race([a]);', race],
  ['return«(Math as any).random»();', 'return __stet.random();', random],
  ['x = «Math["random"]»in y;', 'x = __stet.random in y;', random],
  ['typeof«(Math).random»', 'typeof __stet.random', random],
  ['new «Date»;', 'new __stet.Date;', { as: 'reference', member: 'Date' }],
  ['new «Foo»();', 'new (__stet.at("handler/race:0").race)();', race],
  ['renew(«Foo»());', 'renew(__stet.at("handler/race:0").race());', race],
  ['f({ «fetch» });', 'f({ fetch: __stet.at("fetch:0").fetch });', { as: 'property', name: 'fetch', member: 'fetch', site: 'fetch:0' }],
  ['f(«Math»);', 'f(__stet.seen(Math));', { as: 'around', member: 'seen' }],
  ["await «import('x')»;", "await __stet.imported(() => import('x'));", { as: 'thunk', member: 'imported' }],
  ['let a = b\n«Math.random»()', 'let a = b\n__stet.random()', random],
  ['return ( // why\n «Math.random»())', 'return ( // why\n __stet.random())', random],
  ['«globalThis\n  .Math // why\r\n  .random»();', '__stet\n\n.random();', random],
  ['new «Promise\n.race»(a);', 'new (__stet\n.at("handler/race:0").race)(a);', race],
  ['`${«Math.random»()}`', '`${__stet.random()}`', random],
];

test('each edit keeps the shape of the expression', async (t) => {
  for (const [marked, expected, edit] of rows) {
    await t.test(marked, () => assert.equal(rewritten(marked, edit), expected));
  }
});

test('an edit inside the span of another one is made too', () => {
  const text = "import(`./${Math.random()}.js`);";
  const outer = { start: 0, end: text.length - 1, as: 'thunk', member: 'imported' } as const;
  const start = text.indexOf('Math');
  const inner = { start, end: start + 'Math.random'.length, ...random };
  const findings = [outer, inner].map((edit) => ({ ...found('«x»', random).findings[0]!, start: edit.start, end: edit.end, edits: [edit] }));
  const { code } = rewrite(text, findings, { format: 'commonjs', filename: 'a.js' });
  assert.equal(code, 'const __stet = require("@stet/runtime/ambient"); __stet.imported(() => import(`./${__stet.random()}.js`));');
});

test('a module is renamed once, in its own quotes, and needs no import of the runtime', () => {
  const { text, findings } = found("import { randomUUID } from «'crypto'»;", { as: 'module', module: '@stet/runtime/ambient/crypto' });
  const { code } = rewrite(text, [...findings, ...findings], { format: 'module', filename: 'a.ts' });
  assert.equal(code, "import { randomUUID } from '@stet/runtime/ambient/crypto';");
});

test('a host may name the runtime otherwise', () => {
  const { text, findings } = found("import «'crypto'»; «x»;", { as: 'module', module: '@stet/runtime/ambient/crypto' }, random);
  const { code } = rewrite(text, findings, { format: 'module', filename: 'a.ts', from: 'file:///r/ambient' });
  assert.equal(code, 'import * as __stet from "file:///r/ambient"; import \'file:///r/ambient/crypto\'; __stet.random;');
});

test('a taken name is avoided', () => {
  const { text, findings } = found('const __stet = 1, __stet1x = 2; «Math.random»();', random);
  const { code } = rewrite(text, findings, { format: 'module', filename: 'a.ts' });
  assert.match(code, /^import \* as __stet2 from "@stet\/runtime\/ambient"; const __stet = 1, __stet1x = 2; __stet2\.random\(\);$/);
});

test('without an edit the text comes back as it is, and without a map', () => {
  const text = "\uFEFF#!/x\r\n'use strict'\r\n";
  assert.deepEqual(rewrite(text, [], { format: 'module', filename: 'a.ts' }), { code: text, map: null });
});

test('no line moves, and every word keeps its place in the map', () => {
  const { text, findings } = found('/** doc */\nexport const a = «Math.random»(), b = 1;\n', random);
  const { code, map } = rewrite(text, findings, { format: 'module', filename: '/p/a.ts' });
  assert.equal(code.split('\n').length, text.split('\n').length);
  assert.deepEqual(map?.sources, ['/p/a.ts']);
  assert.deepEqual(map.sourcesContent, [text]);
});
