import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '../../plugin/compile/index.ts';

const file = '/app/node_modules/nanoid/index.js';
const body = (text: string): string => compile(text, file).code.replace('import * as __stet from "@stet/runtime/ambient"; ', '');

test('the variables of a library with state become cells, in every form of use', () => {
  assert.equal(body('export let x = 0; let pool, poolOffset = f(pool);\nconst f = (p) => ({ pool, p: pool++ }); [pool] = [1]; pool ??= poolOffset;'),
    'export let x = 0; let pool = __stet.isolate(), poolOffset = __stet.isolate(() => (f(pool.value)));\nconst f = (p) => ({ pool: pool.value, p: pool.value++ }); [pool.value] = [1]; pool.value ??= poolOffset.value;');
  assert.equal(body('const pool = {}; export const f = () => pool;'), 'const pool = __stet.isolate(() => ({})); export const f = () => pool.value;');
  assert.equal(body('let pool = Math.random(); export { g };'), 'let pool = __stet.isolate(() => (__stet.random())); export { g };');
});

test('a finding a variable says whose state it is', () => {
  const { findings } = compile('let pool; export const f = () => pool;', file);
  assert.deepEqual(findings.map(({ id, path, action, start, end }) => [id, path, action, start, end]), [['stateful-library', 'nanoid#pool', 'rewritten', 4, 8]]);
});

test('what a cell cannot stand for stays, and so do other names, other files and a second time', () => {
  for (const text of [
    'export let pool; export const f = () => pool;', 'let pool; export { pool };', 'const { pool } = make(); export const f = () => pool;',
    'for (let pool of x) g(pool);', 'export function f(pool) { return pool; }', 'let other; export const f = () => other;',
  ]) assert.equal(compile(text, file).code, text);
  const text = 'let pool; export const f = () => pool;';
  for (const name of ['/app/src/nanoid/index.js', '/app/node_modules/other/index.js', '/app/node_modules/@x/nanoid/index.js', '/app/node_modules/nanoid/node_modules/y/i.js']) {
    assert.equal(compile(text, name).code, text);
  }
  const once = compile(text, file).code;
  assert.equal(compile(once, file).code, once);
});

test('the net is up before a file that takes the global object where nobody sees it', () => {
  const text = "'use strict';\nvar root = Function('return this')();";
  const { code } = compile(text, '/app/node_modules/x/root.js');
  assert.equal(code, "'use strict';\nrequire(\"@stet/runtime/ambient/net\"); var root = Function('return this')();");
  assert.equal(compile(code, '/app/node_modules/x/root.js').code, code);
  assert.equal(compile('const f = new Function("return that");', 'x.js').code, 'const f = new Function("return that");');
});
