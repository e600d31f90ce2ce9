import { at, testRule } from './testers.ts';

const inHandler = (body: string, head = '') => `import { service } from '@restatedev/restate-sdk';
${head}service({ name: 's', handlers: { h: async (ctx, xs) => { ${body} } } });`;
const typed = (body: string, type = 'Context') => `import type { Context } from '@restatedev/restate-sdk';
async function h(ctx: ${type}) { ${body} }`;

/** A finding that has no fix. */
const reported = (code: string, text = 'Math.random') => ({ code, errors: [at(code, text)], output: null });
/** A finding whose fix replaces `text()` in the code. */
const fixed = (code: string, output: string, text = 'Math.random') => ({ code, errors: [at(code, text)], output });
const suggested = (code: string, output: string, text = 'Math.random') => ({
  code, errors: [at(code, text, { suggestions: [{ messageId: 'byHand', output }] })], output: null,
});

testRule('random', {
  valid: [
    'Math.floor(1.5);',
    'const Math = { random: () => 4 }; Math.random();',
    'function f(Math) { return Math.random(); }',
    'Math.random = () => 4;',
    'const { floor } = Math;',
    'if (typeof Math === "object") {}',
    'const x = Math.random(); // stet-ignore random: a demo',
    'const x = Math.random(); // stet-native: a demo',
    'const x = Date.now();',
    inHandler('return ctx.rand.random();'),
  ],
  invalid: [
    reported('const x = Math.random();'),
    reported("const x = Math['random']();", "Math['random']"),
    reported('const x = globalThis.Math.random();', 'globalThis.Math.random'),
    reported('const { random } = Math; random(); random();', 'random'),
    reported('const f = Math.random;'),
    reported('use(Math);', 'Math'),
    reported('const x = (0, Math.random)();'),
    {
      code: 'f(Math.random,\n  Math.random);',
      errors: [{ messageId: 'found', line: 1, column: 3, endLine: 1, endColumn: 14 }, { messageId: 'found', line: 2, column: 3, endLine: 2, endColumn: 14 }],
    },
    {
      code: 'function retry() { return Math.random(); }',
      errors: [{ message: '`Math.random`: each attempt draws other numbers\n  reached by  retry\n  fix         ctx.rand.random()' }],
    },
    // A handler.
    fixed(inHandler('return Math.random();'), inHandler('return ctx.rand.random();')),
    fixed(inHandler('return Math.random?.() * 2;'), inHandler('return ctx.rand.random() * 2;')),
    fixed(inHandler('return xs.map(x => x + Math.random());'), inHandler('return xs.map(x => x + ctx.rand.random());')),
    fixed(
      "import * as restate from '@restatedev/restate-sdk';\nasync function pay(c) { return Math.random(); }\nrestate.object({ name: 'o', handlers: { pay } });",
      "import * as restate from '@restatedev/restate-sdk';\nasync function pay(c) { return c.rand.random(); }\nrestate.object({ name: 'o', handlers: { pay } });",
    ),
    fixed(
      "import { object } from '@stet/runtime';\nconst pay = async (c) => Math.random();\nobject({ name: 'o', handlers: { go: pay } });",
      "import { object } from '@stet/runtime';\nconst pay = async (c) => c.rand.random();\nobject({ name: 'o', handlers: { go: pay } });",
    ),
    fixed(
      "import { object, handlers } from '@stet/runtime';\nobject({ name: 'o', handlers: { go: handlers.object.shared(async (c) => Math.random()) } });",
      "import { object, handlers } from '@stet/runtime';\nobject({ name: 'o', handlers: { go: handlers.object.shared(async (c) => c.rand.random()) } });",
    ),
    fixed(
      "import { object } from '@stet/runtime';\nobject({ name: 'o', handlers: { async go(c) { return Math.random(); } } });",
      "import { object } from '@stet/runtime';\nobject({ name: 'o', handlers: { async go(c) { return c.rand.random(); } } });",
    ),
    // No context in scope, or not the one it looks like.
    reported("service({ name: 's', handlers: { h: async (ctx) => Math.random() } });"),
    reported(inHandler('return ctx.run("r", () => Math.random());')),
    reported(inHandler('return xs.map((ctx) => Math.random());')),
    reported(inHandler('ctx = undefined; return Math.random();')),
    // The file puts something of its own there.
    reported(inHandler('return Math.random();', 'Math["random"] = () => 4; ')),
    reported(inHandler('return Math.random();', 'globalThis.Math .random = () => 4; ')),
    reported(inHandler('return Math.random();', 'vi.spyOn(x, "y"); ')),
    fixed(inHandler('return Math.random() === x.random == 1;'), inHandler('return ctx.rand.random() === x.random == 1;')),
    reported(inHandler('return Math.random(1);')),
    reported(inHandler('return Math.random(/* why */);')),
    // Who calls the function, and when, is not known here.
    suggested(inHandler('return later(() => Math.random());'), inHandler('return later(() => ctx.rand.random());')),
    suggested(inHandler('const jitter = () => Math.random(); return jitter;'), inHandler('const jitter = () => ctx.rand.random(); return jitter;')),
    suggested(inHandler('class A { x = Math.random(); } return A;'), inHandler('class A { x = ctx.rand.random(); } return A;')),
  ],
});

testRule('random', {
  valid: [
    'type R = typeof Math.random;',
    'import { type Math } from "x"; type A = Math;',
  ],
  invalid: [
    fixed(typed('return Math.random();'), typed('return ctx.rand.random();')),
    fixed(
      "import * as restate from '@restatedev/restate-sdk';\nexport const f = async (ctx: restate.ObjectContext) => Math.random();",
      "import * as restate from '@restatedev/restate-sdk';\nexport const f = async (ctx: restate.ObjectContext) => ctx.rand.random();",
    ),
    { ...fixed(typed('return Math.random();', 'Ctx'), typed('return ctx.rand.random();', 'Ctx')), settings: { stet: { contexts: ['Ctx'] } } },
    reported(typed('return Math.random();', 'Ctx')),
    reported("import type { Context } from 'hono';\nasync function h(c: Context) { return Math.random(); }"),
    fixed(typed('return Math!.random();'), typed('return ctx.rand.random();'), 'Math!.random'),
    reported(typed('return Math.random!();')),
  ],
}, ['typescript']);
