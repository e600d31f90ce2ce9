import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Source } from '../../plugin/catalogue/types.ts';
import { prefilter } from '../../plugin/compile/prefilter.ts';

const source = (match: string, shape?: Source['shape']): Source => ({
  id: 'random', match, treatment: 'seeded', why: 'w', fix: 'f', ...(shape === undefined ? {} : { shape }),
});
const { mayUse: may } = prefilter([
  source('Math.random'), source('Math', 'object'), source('Date.now'), { ...source('Date', 'constructor'), pureWhenGiven: 0 }, source('setTimeout'),
  source('Promise.race'), source('Promise', 'picked'),
  source('node:crypto#randomUUID'), source('node:fs/promises#*'), source('import()'), source('*.localeCompare'), source('process.hrtime.bigint'),
]);

const hits = [
  'Math.random()', 'Math["random"]', 'f(Math)', 'Math?.random', 'Math .random', 'const { random } = Math;', 'Math/**/.random', 'x = Math',
  'new Date()', 'Date.now()', 'Date.bind(null)', 'Date.call(x)', 'setTimeout(f)', "from 'crypto'", 'from "node:crypto"', 'require(`crypto`)', "import 'node:fs/promises'", "import\n'fs/promises'", "require(/* c */'crypto')",
  "import('x')", 'import (x)', 'import /* c */ (x)', 'a.localeCompare(b)', 'process.hrtime.bigint()', 'M\\u0061th.random()', 'M\\u{61}th.random()',
  'globalThis["Ma" + "th"]', 'const g = globalThis;', "`\n * @a ${import('x')}`", "a = b\n * c(import('x'))", "/** a */ import('x')", '// stet-native: why', 'é.x;Math.random()',
  // What looks like a comment or a string, and is not.
  'x\n  * Math.random()', "it's ${Math.random()}", '`\n// ${Math.random()}\n`', '`\n// ` + Math.random()', '`\n/* \\` ` + Math.random()', "/*\nit's */ Math.random()", 'x = "a\\\n// b" + Math.random()', "'a \\\nb' + Math.random() + 'c'",
  '(<p>\n  // {Math.random()}\n</p>)', "(<p>\n  Don't {Math.random()}\n</p>)", "(<p>it's</p>) + Math.random()", '(<p>\n/* a\n * {Math.random()} */</p>)', "/'/.test(x) || Math.random()", '// a\rMath.random()', '// a\u2028Math.random()', "`it's` + Math.random()",
  // What looks like a member, a name that is written to, or a question, and is none.
  '[...Math]', 'f(x ? Math : y)', 'Math == x', 'Math => x', 'globalThis.Math', 'self.setTimeout', 'global?.Date', 'typeof Math.random', 'typeof Math/**/.random', 'typeof Date\n.now', 'x instanceof Date?.now()',
  'Date(0)', 'new Date(...a)', 'new Date( )', 'new Date(/* c */)', 'new (Date)', 'Promise.race', 'const { race } = Promise', '(Promise).race',
];
const misses = [
  'Math.floor(1)', 'Math.max(a)+Math.min(b)', 'myMath', 'Mathematics', '$Math', 'Mathé', 'Date.UTC(1)', 'Date.parse', 'setTimeouts', 'crypto.x',
  "'mycrypto'", "'crypto/x'", "import x from 'y'", 'import.meta', "/** @type {import('x').Y} */", "/**\n * @param {import('x')} y\n */", 'globalThis.foo', 'process.cwd()', '"\\u001b[0m"', '',
];

test('a text that may use a source is parsed', async (t) => {
  for (const text of hits) await t.test(text, () => assert.equal(may(text), true));
});

test('a text without a source is not parsed', async (t) => {
  for (const text of misses) await t.test(text, () => assert.equal(may(text), false));
});
