import assert from 'node:assert/strict';
import { test } from 'node:test';
import { insertionPoint } from '../../plugin/rewrite/insertion-point.ts';

/** `^` marks where the import has to go. */
const places = [
  '^Math.random();',
  '#!/usr/bin/env node\n^f();',
  '// @ts-nocheck\n/* licence */ ^f();',
  "'use strict';\n^f();",
  "'use strict'\n^f();",
  "'use strict'; ^f();",
  "'use strict' // why\n\n/** doc */\n^f();",
  `#!/usr/bin/env node\n'use strict';\n"use client"\n// c\n^f();`,
  "^'a'.length;",
  "^'a'\n.length;",
  "^'a'\n  + f();",
  "^'a' + f();",
  "^'a'\n`t`;",
  "'a'\n^++b;",
  "'a'\n^!b;",
  "^'a'\n!== b;",
  "^'a'\nin b;",
  "'a'\n^instance;",
  "'it\\'s'; ^f();",
  "'a'/* x\n */^f();",
  '/** doc\n * of f */\n^export function f() {}',
  '\uFEFF^f();',
  "'use strict'\n^",
  '^',
] as const;

test('the import goes behind hashbang, comments and directives', async (t) => {
  for (const marked of places) {
    await t.test(JSON.stringify(marked), () => {
      assert.equal(insertionPoint(marked.replace('^', '')), marked.indexOf('^'));
    });
  }
});
