import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '../../plugin/compile/index.ts';

const names = (specifier: string): string | undefined => (specifier === 'axios' ? specifier : specifier.startsWith('./db') ? specifier.slice(2).replace('.js', '') : undefined);
const imports = `import { service } from '@stet/runtime'; import axios, { get as g } from 'axios'; import * as users from './db/users.js'; import { createPool, Pool } from './db/pool.js'; import type { T } from 'axios';`;

/** What a statement in an async function becomes; the paths that are reported, where nothing is rewritten. */
function becomes(statement: string, before = ''): string | string[] {
  const text = `${imports} ${before}\nexport const s = service({ handlers: { h: async (ctx, id) => {\n${statement}\n} } });`;
  const { code, findings } = compile(text, '/app/a.ts', { journal: names });
  const line = code.split('\n')[2]!;
  return line === statement ? findings.map(({ id, path, severity, why }) => `${id} ${path} ${severity}: ${String(why).replace('cannot be journaled: ', '')}`) : line;
}

test('calls whose results are promises are wrapped at the name that they begin with', () => {
  const rows: Readonly<Record<string, string>> = {
    'const a = await axios.get(id);': 'const a = await __stet.at("h/axios:0").journaled("axios", axios).get(id);',
    'return g(id);': 'return __stet.at("h/axios.get:0").journaled("axios.get", g)(id);',
    'users.fire(id); users.fire(id);': '__stet.at("h/db/users:0").journaled("db/users", users).fire(id); __stet.at("h/db/users:1").journaled("db/users", users).fire(id);',
    'users.all().then(g, g);': '__stet.at("h/db/users:0").journaled("db/users", users).all().then(g, g);',
    'const p = users.all(); const q = await p;': 'const p = __stet.at("h/db/users:0").journaled("db/users", users).all(); const q = await p;',
    'await axios?.get?.(id);': 'await __stet.at("h/axios:0").journaled("axios", axios)?.get?.(id);',
    'await (users as any)["one"]!(id);': 'await (__stet.at("h/db/users:0").journaled("db/users", users) as any)["one"]!(id);',
    'return id ? users.one(id) : id || users.all();': 'return id ? __stet.at("h/db/users:0").journaled("db/users", users).one(id) : id || __stet.at("h/db/users:1").journaled("db/users", users).all();',
    'await f([users.one(1), 2]);': 'await f([__stet.at("h/db/users:0").journaled("db/users", users).one(1), 2]);',
    'await axios.get(await axios.head(id));': 'await __stet.at("h/axios:0").journaled("axios", axios).get(await __stet.at("h/axios:1").journaled("axios", axios).head(id));',
  };
  for (const [statement, expected] of Object.entries(rows)) assert.equal(becomes(statement), expected);
});

test('aliases, members that are taken out, and values that are created at module level are followed', () => {
  assert.equal(becomes('await post(id);', 'const { post } = axios;'), 'await __stet.at("h/axios.post:0").journaled("axios.post", post)(id);');
  assert.equal(becomes('await http.get(id);', 'const http = axios.create({ a: 1 });'), 'await __stet.at("h/axios:0").journaled("axios", http).get(id);');
  assert.equal(becomes('await pool.query(id);', 'export const pool = await createPool();'), 'await __stet.at("h/db/pool:0").journaled("db/pool", pool).query(id);');
  assert.equal(becomes('await sql`select ${id}`;', "const sql = new Pool();"), 'await __stet.at("h/db/pool:0").journaled("db/pool", sql)`select ${id}`;');
  assert.equal(becomes('await db.one(id);', "const db = require('./db');"), 'await __stet.at("h/db:0").journaled("db", db).one(id);');
});

test('what the journal cannot hold is an error in a handler, with the run to write', () => {
  assert.deepEqual(becomes('new Pool();'), ['run-only db/pool#Pool error: an object is made there, and no object with methods goes through the journal']);
  assert.match(String(becomes('await users.where(1).first();')), /^run-only db\/users#where error: it is built up in steps/);
  assert.match(String(becomes('await users.tx(async (t) => t);')), /^run-only db\/users#tx error: it gets a function/);
  assert.match(String(becomes('for await (const r of users.scan()) f(r);')), /^run-only db\/users#scan error: it gives its values one by one/);
  const { findings } = compile(`${imports}\nfunction f() { new Pool(); }`, '/app/a.ts', { journal: names });
  assert.deepEqual(findings, [], 'outside of handlers it is nobody’s business');
});

test('values, runs, other modules, types and shadowing names stay as they are', () => {
  for (const statement of [
    'log(users.format(id), users.name.length, `${users.one(1)}`);', 'const n = users.count + users.size();', 'if (users.has(id)) f();', 'const { a } = users.config();',
    "await ctx.run('x', async () => { new Pool(); });", '{ const users = f(); await users.one(id); }', 'await other.get(id);', 'f(axios);',
  ]) assert.deepEqual(becomes(statement), []);
});

test('a second time changes nothing, and without the option nothing happens', () => {
  const text = `${imports}\nasync function f() { await axios.get(1); }`;
  const once = compile(text, '/app/a.ts', { journal: names }).code;
  assert.equal(compile(once, '/app/a.ts', { journal: names }).code, once);
  assert.equal(compile(text, '/app/a.ts').code, text);
});
