import fc from 'fast-check';

/** A statement of an action, and whether it declares the next variable. */
interface Statement {
  readonly text: string;
  readonly declares: boolean;
}

/** What an expression may name: `V` is a variable in scope, or a number where there is none. */
const expressions = ['1', 'x', 'V', '(V + 1)', '(V + V)', '[V, x].length', '(V > 2 ? V : x)'];
const simple = [
  "ctx.set('a', E);", "ctx.set('b', E);", "ctx.clear('a');", "ctx.send('mail', E);", 'await ctx.sleep(1);', "io.effect('e', E);", 'await io.later(E);', 'if (E > 3) return E;',
  "await ctx.set('c', io.effect('f', E));",
];
const declaring = [
  "await ctx.get('s')", "(await ctx.get('s')) + 1", 'ctx.rand.random()', "io.effect('e', E)", 'await io.later(E)', 'E', "await ctx.call('svc', E)", "await ctx.call('svc', await ctx.get('s'))",
];
const wrapping = ['if (E > 1) { S }', 'for (const i of [1, 2]) { S }', 'try { S } finally { io.effect("g", 1); }', '[1].forEach(async () => { S });'];
const endings = ['', 'return E;', "return ctx.call('svc', E);", "return await ctx.call('svc', E);", 'return;', "return io.effect('z', E);"];

const one = (texts: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...texts);
const statement: fc.Arbitrary<Statement> = fc.oneof(
  { weight: 4, arbitrary: one(simple).map((text) => ({ text, declares: false })) },
  { weight: 4, arbitrary: one(declaring).map((init) => ({ text: `const N = ${init};`, declares: true })) },
  { weight: 1, arbitrary: fc.tuple(one(wrapping), one(simple)).map(([text, inner]) => ({ text: text.replace(/\bS\b/, inner), declares: false })) },
);

/** A program with one run whose action uses the context as it likes. Every choice of a name is one of the numbers. */
export const program: fc.Arbitrary<string> = fc.tuple(fc.array(statement, { minLength: 1, maxLength: 5 }), one(endings), fc.array(fc.nat(50), { minLength: 40, maxLength: 40 })).map(([statements, ending, picks]) => {
  let declared = 0;
  let pick = 0;
  const next = (): number => picks[pick++ % picks.length] as number;
  const fill = (text: string): string => text
    .replaceAll(/\bE\b/g, () => expressions[next() % expressions.length] as string)
    .replaceAll(/\bV\b/g, () => (declared === 0 ? String(next()) : `v${next() % declared}`));
  const lines = statements.map(({ text, declares }) => {
    const filled = fill(text).replace('const N', `const v${declared}`);
    if (declares) declared += 1;
    return filled;
  });
  return [
    "import { service } from '@restatedev/restate-sdk';", "service({ name: 's', handlers: { h: async (ctx, x, io) => {",
    "  const before = io.effect('before', x);", "  const out = await ctx.run('r', async () => {", ...[...lines, fill(ending)].map((line) => `    ${line}`), '  });',
    "  io.effect('out', out === undefined ? 'nothing' : out); return [before, out];", '} } });', '',
  ].join('\n');
});
