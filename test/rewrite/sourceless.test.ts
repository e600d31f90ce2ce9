import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileFunction } from 'node:vm';
import { transformSync } from 'esbuild';
import { compile } from '../../plugin/compile/index.ts';
import { sourcelessDirective } from '../../plugin/rewrite/index.ts';
import { isMarkedSourceless } from '../../runtime/engines/restate/sourceless.ts';

/** A service with one handler, and helpers around it. */
function service(handler: string, before = ''): string {
  return `import * as restate from '@restatedev/restate-sdk';\n${before}\nexport const it = restate.service({ name: 'it', handlers: { ${handler} } });\n`;
}

const marked = (handler: string, before?: string): boolean => compile(service(handler, before), 'it.ts', { format: 'module' }).code.includes(sourcelessDirective);

const sourceless = {
  'a loop of runs': 'h: async (ctx) => { let sum = 0; for (let i = 0; i < 10; i++) sum += await ctx.run(`r${i}`, () => Math.random()); return sum; }',
  'a method': "async h(ctx: restate.Context, name: string) { const seen = await ctx.get('n') ?? 0; ctx.set('n', seen + 1); return `${name} ${seen}`; }",
  'destructured input': 'h: async (ctx, { id, of: [first] }) => { return { id, first, done: await ctx.run("x", charge) }; }',
  'calls of other services': 'h: async (ctx, x) => { const r = await ctx.serviceClient(other).greet(x.name); ctx.objectSendClient(other, x.id).tell(r); return r.text; }',
  'a maker': 'h: restate.handlers.handler({ description: "d" }, async (ctx, x) => { await ctx.sleep(5); return x; })',
  'names of blocks in their blocks': 'h: async (ctx, xs) => { for (const { id } of xs) { const n = await ctx.get(id); if (n) { const m = n + 1; ctx.set(id, m); } } return 1; }',
  'errors': 'h: async (ctx, x) => { try { return await ctx.run("x", () => x); } catch (e) { throw new Error(`no ${x}`); } }',
};

const sourced = {
  'a draw': 'h: async (ctx) => { return Math.random(); }',
  'a draw in a parameter': 'h: async (ctx, x = Math.random()) => { return x; }',
  'a draw in a pattern': 'h: async (ctx, { x = Math.random() }) => { return x; }',
  'a clock by another name': 'h: async (ctx) => { const { now } = Date; return now(); }',
  'a helper': 'h: async (ctx) => { return helper(ctx); }',
  'a getter of an outer object': 'h: async (ctx) => { return outer.value; }',
  'text of an outer object': 'h: async (ctx) => { return `${outer}`; }',
  'this': 'h: async function (ctx) { return this.other(ctx); }',
  'rand of the context': 'h: async (ctx) => { return ctx.rand.random(); }',
  'date of the context': 'h: async (ctx) => { return ctx.date.now(); }',
  'the context under another name': 'h: async (ctx) => { const c = ctx; return c.rand; }',
  'a combinator': 'h: async (ctx) => { return Promise.race([ctx.sleep(1)]); }',
  'an import': 'h: async (ctx) => { return import("./x.js"); }',
  'a callback': 'h: async (ctx, xs) => { return xs.map((x) => Math.random()); }',
  'a tagged template': 'h: async (ctx) => { return tag`x`; }',
  'a computed member of the context': "h: async (ctx) => { return ctx['rand']; }",
  'a draw among the arguments of a run': 'h: async (ctx) => { return ctx.run(`r${Math.random()}`, () => 1); }',
  'a method of a value': 'h: async (ctx, x) => { return x.toLocaleString(); }',
  'powers': 'h: async (ctx, x) => { return x ** -5; }',
  'an own class': 'h: async (ctx) => { return new Odd(); }',
  'a generator': '*h(ctx) { yield 1; }',
  'a helper that a promise calls': 'h: async (ctx) => { return ctx.get("x").then(helper); }',
  'a mapper': 'h: async (ctx) => { return ctx.run("x", () => 1).map(helper); }',
  'an outer value that writes itself': 'h: async (ctx) => { ctx.set("x", outer); }',
  'an outer name that an inner block has too': 'h: async (ctx) => { { const outer = 1; } return outer.value; }',
  'an outer name that a loop has too': 'h: async (ctx, xs) => { for (const outer of xs) await ctx.sleep(1); return `${outer}`; }',
  'a timer': 'h: async (ctx) => { await new Promise((r) => setTimeout(r, 1)); }',
  'for await': 'h: async (ctx, xs) => { for await (const x of xs) await ctx.run("x", () => x); }',
};

for (const [what, handler] of Object.entries(sourceless)) {
  test(`reaches no source: ${what}`, () => {
    assert.ok(marked(handler));
  });
}

for (const [what, handler] of Object.entries(sourced)) {
  test(`may reach a source: ${what}`, () => {
    assert.ok(!marked(handler));
  });
}

test('the runtime reads what the build writes, through esbuild, minified and not, whatever the parameters', () => {
  for (const handler of Object.values(sourceless)) {
    const { code } = compile(service(handler, 'const charge = () => 1, other = { name: "o" };'), 'it.ts', { format: 'module' });
    for (const minify of [false, true]) {
      const { code: built } = transformSync(code, { loader: 'ts', minify, format: 'cjs' });
      const seen: unknown[] = [];
      const sdk = { service: (it: { handlers: object }) => seen.push(...Object.values(it.handlers)), handlers: { handler: (_: object, made: unknown) => made } };
      compileFunction(built, ['require', 'module'])(() => sdk, { exports: {} });
      assert.equal(seen.length, 1, built);
      assert.ok(isMarkedSourceless(String(seen[0])), String(seen[0]));
    }
  }
});

test('a directive in an inner function, in a default or in a string marks nothing', () => {
  for (const text of [
    "async (ctx) => { const f = () => { 'stet no source'; }; }", "async (ctx, f = () => { 'stet no source'; }) => { return 1; }",
    "async (ctx) => \"{ 'stet no source'; }\"", "async (ctx, s = '){ \\'stet no source\\'') => { return s; }",
  ]) assert.ok(!isMarkedSourceless(text), text);
});

test('what was marked is not marked again, and lines stay', () => {
  const text = service(sourceless['a loop of runs']);
  const once = compile(text, 'it.ts', { format: 'module' });
  assert.equal(once.code.split('\n').length, text.split('\n').length);
  assert.equal(compile(once.code, 'it.ts', { format: 'module' }).code, once.code);
});
