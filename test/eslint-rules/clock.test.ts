import { at, testRule } from './testers.ts';

const inHandler = (body: string) => `import { service } from '@restatedev/restate-sdk';
service({ name: 's', handlers: { h: async (ctx, x) => { ${body} } } });`;

const reported = (code: string, text = 'Date.now') => ({ code, errors: [at(code, text)], output: null });
const fixed = (before: string, after: string, text = 'Date.now') => ({ code: inHandler(before), errors: [at(inHandler(before), text)], output: inHandler(after) });
const unfixed = (body: string, text = 'Date.now') => reported(inHandler(body), text);
const suggested = (before: string, after: string, text = 'Date.now') => ({
  code: inHandler(before), errors: [at(inHandler(before), text, { suggestions: [{ messageId: 'byHand', output: inHandler(after) }] })], output: null,
});

testRule('clock', {
  valid: [
    'new Date(0);',
    'Date.UTC(2020, 1);',
    'x instanceof Date;',
    'const Date = {}; Date.now();',
    'Date.now = () => 0;',
    'Date.now(); // stet-ignore clock: printed only',
    inHandler('return ctx.date.now();'),
  ],
  invalid: [
    reported('Date.now();'),
    reported('new Date();', 'Date'),
    reported('Date();', 'Date'),
    reported('performance.now();', 'performance.now'),
    reported('process.hrtime.bigint();', 'process.hrtime.bigint'),
    reported('class Fixed extends Date {}', 'Date'),
    { code: "import { performance as p } from 'node:perf_hooks';\np.now();", errors: [{ messageId: 'found', line: 2, column: 1, endLine: 2, endColumn: 6 }] },
    // An await may stand there, and nothing moves.
    fixed('const t = Date.now();', 'const t = await ctx.date.now();'),
    fixed('return Date.now() - x;', 'return await ctx.date.now() - x;'),
    fixed('log("at", Date.now());', 'log("at", await ctx.date.now());'),
    fixed('console.log(Date.now());', 'console.log(await ctx.date.now());'),
    fixed('while (Date.now() < x) step();', 'while (await ctx.date.now() < x) step();'),
    fixed('return { id: 1, at: Date.now() };', 'return { id: 1, at: await ctx.date.now() };'),
    fixed('return Date.now().toString();', 'return (await ctx.date.now()).toString();'),
    fixed('return Date.now() ** 2;', 'return (await ctx.date.now()) ** 2;'),
    fixed('return new Date();', 'return new Date(await ctx.date.now());', 'Date'),
    fixed('return new Date;', 'return new Date(await ctx.date.now());', 'Date'),
    fixed('return new Date().toISOString();', 'return new Date(await ctx.date.now()).toISOString();', 'Date'),
    fixed('return typeof Date.now() + -x;', 'return typeof await ctx.date.now() + -x;'),
    fixed('return (Date.now()).toFixed();', 'return ((await ctx.date.now())).toFixed();'),
    fixed('return `${Date.now()} ${x}`;', 'return `${await ctx.date.now()} ${x}`;'),
    fixed('if (x) return x ? Date.now() : 0;', 'if (x) return x ? await ctx.date.now() : 0;'),
    // It waits where something was read already: for a person to decide.
    suggested('return async () => Date.now();', 'return async () => await ctx.date.now();'),
    suggested('x += Date.now();', 'x += await ctx.date.now();'),
    suggested('return f() + Date.now();', 'return f() + await ctx.date.now();'),
    suggested('return [x.count, Date.now()];', 'return [x.count, await ctx.date.now()];'),
    suggested('return x.log.add(Date.now());', 'return x.log.add(await ctx.date.now());'),
    // No await may stand there, or it would mean something else.
    unfixed('return [1].map(() => Date.now());'),
    unfixed('const f = (t = Date.now()) => t;'),
    unfixed('class A { t = Date.now(); }'),
    unfixed('class A { static { this.t = Date.now(); } }'),
    unfixed('return ctx.run(async () => Date.now());'),
    unfixed('step()\n Date.now().toString()'),
    unfixed('return Date.now(/* why */);'),
    unfixed('return Date.now;'),
    unfixed('globalThis.Date = x; return Date.now();'),
    unfixed('return new Date(...x);', 'Date'),
    unfixed('return performance.now();', 'performance.now'),
    reported("import { service } from '@restatedev/restate-sdk';\nservice({ name: 's', handlers: { h: async (ctx, t = Date.now()) => t } });"),
    reported("import { service } from '@restatedev/restate-sdk';\nservice({ name: 's', handlers: { h: (ctx) => Date.now() } });"),
  ],
});

testRule('clock', {
  valid: ['let d: Date;', 'type Date = string;', 'interface A extends Pick<Date, "getTime"> {}'],
  invalid: [
    reported('const d: Date = new Date();', 'new Date'),
  ].map((each) => ({ ...each, errors: [{ messageId: 'found', line: 1, column: 21, endLine: 1, endColumn: 25 }] })),
}, ['typescript']);
