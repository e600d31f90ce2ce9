import { at, testRule } from './testers.ts';

const sdk = "import { service } from '@restatedev/restate-sdk';";
const withNamed = "import { service, RestatePromise } from '@restatedev/restate-sdk';";
const handler = (head: string, body: string) => `${head}\nservice({ name: 's', handlers: { h: async (ctx, x) => { ${body} } } });`;

const reported = (code: string, text = 'Promise.race') => ({ code, errors: [at(code, text)], output: null });
const fixed = (body: string, after: string, text = 'Promise.race') => ({
  code: handler(sdk, body), errors: [at(handler(sdk, body), text)], output: handler(withNamed, after),
});
const unfixed = (body: string, text = 'Promise.race') => reported(handler(sdk, body), text);

testRule('promise-combinator', {
  valid: [
    'Promise.resolve(1);',
    'new Promise(() => {});',
    'const Promise = { race() {} }; Promise.race([]);',
    'Promise.race([a, b]); // stet-ignore promise-combinator: both are native',
  ],
  invalid: [
    reported('Promise.race([a, b]);'),
    reported('Promise.all(xs);', 'Promise.all'),
    reported('const { any } = Promise; any([]);', 'any'),
    reported('const f = Promise.allSettled;', 'Promise.allSettled'),
    reported("Promise['race']([]);", "Promise['race']"),
    // Every member is durable.
    fixed('return Promise.race([ctx.run("a", f), ctx.sleep(5)]);', 'return RestatePromise.race([ctx.run("a", f), ctx.sleep(5)]);'),
    fixed('const a = ctx.run(f); return Promise.all([a, ctx.serviceClient(S).get(x)]);', 'const a = ctx.run(f); return RestatePromise.all([a, ctx.serviceClient(S).get(x)]);', 'Promise.all'),
    fixed('const w = ctx.awakeable(); return Promise.any([w.promise]);', 'const w = ctx.awakeable(); return RestatePromise.any([w.promise]);', 'Promise.any'),
    fixed('return Promise.race([ctx.run(f), /* late */ ctx.sleep(5)]);', 'return RestatePromise.race([ctx.run(f), /* late */ ctx.sleep(5)]);'),
    {
      code: handler(withNamed, 'return Promise.race([ctx.sleep(1)]);'),
      errors: [at(handler(withNamed, 'return Promise.race([ctx.sleep(1)]);'), 'Promise.race')],
      output: handler(withNamed, 'return RestatePromise.race([ctx.sleep(1)]);'),
    },
    {
      code: "import * as restate from '@restatedev/restate-sdk';\nrestate.service({ name: 's', handlers: { h: async (c) => Promise.race([c.sleep(1)]) } });",
      errors: [{ messageId: 'found', line: 2, column: 58, endLine: 2, endColumn: 70 }],
      output: "import * as restate from '@restatedev/restate-sdk';\nrestate.service({ name: 's', handlers: { h: async (c) => restate.RestatePromise.race([c.sleep(1)]) } });",
    },
    {
      // Two in one file: the second is fixed in the next pass, when the import is there.
      code: handler(sdk, 'await Promise.race([ctx.sleep(1)]); await Promise.race([ctx.sleep(2)]);'),
      errors: [{ messageId: 'found' }, { messageId: 'found' }],
      output: handler(withNamed, 'await RestatePromise.race([ctx.sleep(1)]); await Promise.race([ctx.sleep(2)]);'),
    },
    // Some member may not be, or the name is taken.
    unfixed('return Promise.race([ctx.run(f), fetched]);'),
    unfixed('return Promise.race([ctx.run(f).then(g)]);'),
    unfixed('return Promise.race([...x, ctx.sleep(1)]);'),
    unfixed('return Promise.race(x);'),
    unfixed('return Promise.race([]);'),
    unfixed('return Promise.race([ctx.sleep(1), 5]);'),
    fixed('let a = ctx.run(f); return Promise.race([a]);', 'let a = ctx.run(f); return RestatePromise.race([a]);'),
    unfixed('return Promise.race([other.run(f)]);'),
    unfixed('return Promise.race([ctx.get("k"), ctx.sleep(1)]);'),
    unfixed('return Promise?.race([ctx.sleep(1)]);', 'Promise?.race'),
    unfixed('const RestatePromise = 1; return Promise.race([ctx.sleep(RestatePromise)]);'),
    reported("service({ name: 's', handlers: { h: async (ctx) => Promise.race([ctx.sleep(1)]) } });"),
  ],
});

const typed = (head: string, body: string) => `${head}\nexport async function h(ctx: Context) { return ${body}([ctx.sleep(1)]); }`;
const typeImport = "import type { Context } from '@restatedev/restate-sdk';";
testRule('promise-combinator', {
  valid: ['type A = typeof Promise.race;'],
  invalid: [
    {
      code: typed(typeImport, 'Promise.race'),
      errors: [at(typed(typeImport, 'Promise.race'), 'Promise.race')],
      output: typed(`${typeImport}\nimport { RestatePromise } from '@restatedev/restate-sdk';`, 'RestatePromise.race'),
    },
    {
      code: typed("import { type Context } from '@stet/runtime';", 'Promise.race'),
      errors: [{ messageId: 'found' }],
      output: typed("import { type Context, RestatePromise } from '@stet/runtime';", 'RestatePromise.race'),
    },
  ],
}, ['typescript']);
