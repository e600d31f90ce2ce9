import { applyForms, type Form } from '@stet/plugin/explicit';
import fc from 'fast-check';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formsOf, rounds } from './forms.ts';

const imports = "import { service, RestatePromise } from '@restatedev/restate-sdk';\nimport { readFile } from 'node:fs/promises';\nimport { readFileSync } from 'node:fs';\nimport { randomUUID } from 'node:crypto';\nimport { setTimeout as wait } from 'node:timers/promises';\n";
const handler = (body: string): string => `${imports}service({ name: 's', handlers: { h: async (ctx, x) => {\n${body}\n} } });\n`;

/** Before and after, of the body of a handler. `=` means that nothing is written. */
const safe: readonly (readonly [before: string, after: string])[] = [
  ['const a = Math.random();', 'const a = ctx.rand.random();'],
  ['const id = randomUUID();', 'const id = ctx.rand.uuidv4();'],
  ['const id = crypto.randomUUID();', 'const id = ctx.rand.uuidv4();'],
  ['const at = Date.now(); // why', 'const at = await ctx.date.now(); // why'],
  ['return new Date().toISOString();', 'return new Date(await ctx.date.now()).toISOString();'],
  ['await new Promise((r) => setTimeout(r, 100));', 'await ctx.sleep(100);'],
  ['await new Promise<void>((r) => { setTimeout(() => r(), x * 2); });', 'await ctx.sleep(x * 2);'],
  ['await new Promise(function (done) { setTimeout(done, 100); });', 'await ctx.sleep(100);'],
  ['await wait(5);', 'await ctx.sleep(5);'],
  ['const timeout = new Promise((r) => setTimeout(r, 100));\nawait timeout;', 'const timeout = ctx.sleep(100);\nawait timeout;'],
  ["await Promise.race([ctx.run('a', () => 1), new Promise((r) => setTimeout(r, 5))]);", "await RestatePromise.race([ctx.run('a', () => 1), ctx.sleep(5)]);"],
  ["await Promise.all(['a', 'b'].map((each) => ctx.run(each, () => 1)));", "await RestatePromise.all(['a', 'b'].map((each) => ctx.run(each, () => 1)));"],
  ['await Promise.race([ctx.sleep(1).map(() => 2), RestatePromise.all([ctx.sleep(2)])]);', 'await RestatePromise.race([ctx.sleep(1).map(() => 2), RestatePromise.all([ctx.sleep(2)])]);'],
  ['await readFile(x);', "await ctx.run('readFile', async () => { await readFile(x); });"],
  ['await readFile(x).then((each) => each.length);', "await ctx.run('readFile', async () => { await readFile(x).then((each) => each.length); });"],
  // Out of a run, in front of it.
  ["await ctx.run('pay', () => pay(ctx.rand.uuidv4()));", "const uuid = ctx.rand.uuidv4();\nawait ctx.run('pay', () => pay(uuid));"],
  ["const r = await ctx.run('pay', async () => {\n  const cur = await ctx.get('cur');\n  return pay(cur);\n});", "const cur = await ctx.get('cur');\nconst r = await ctx.run('pay', async () => {\n  return pay(cur);\n});"],
  ["await ctx.run('pay', async () => {\n  await ctx.sleep(5);\n  await pay(x);\n});", "await ctx.sleep(5);\nawait ctx.run('pay', async () => {\n  await pay(x);\n});"],
  ["return ctx.run('pay', () => pay(ctx.rand.random()));", "const drawn = ctx.rand.random();\nreturn ctx.run('pay', () => pay(drawn));"],
  // Behind it.
  ["await ctx.run('pay', async () => {\n  await pay(x);\n  ctx.set('k', 1);\n});", "await ctx.run('pay', async () => {\n  await pay(x);\n});\nctx.set('k', 1);"],
  ["await ctx.run('pay', async () => {\n  const c = await pay(x);\n  ctx.set('k', c.id);\n});", "const id = await ctx.run('pay', async () => {\n  const c = await pay(x);\n  return c.id;\n});\nctx.set('k', id);"],
  ["const fee = await ctx.run('pay', async () => {\n  const c = await pay(x);\n  ctx.set('k', c);\n  return c.fee;\n});", "const [fee, c] = await ctx.run('pay', async () => {\n  const c = await pay(x);\n  return [c.fee, c] as const;\n});\nctx.set('k', c);"],
  ["return await ctx.run('pay', async () => {\n  const c = await pay(x);\n  ctx.set('k', c);\n  return c.fee;\n});", "const [result, c] = await ctx.run('pay', async () => {\n  const c = await pay(x);\n  return [c.fee, c] as const;\n});\nctx.set('k', c);\nreturn result;"],
  ["const t = await ctx.run('t', async () => { return { at: await ctx.date.now() }; });", "const t = await ctx.run('t', async () => { return { at: Date.now() }; });"],
  ["await ctx.run('outer', () => ctx.run('inner', () => pay(x)));", "await ctx.run('outer', () => pay(x));"],
  ['// stet-ignore random: nothing is here\nconst a = 1;', 'const a = 1;'],
  ['const a = 1; // stet-ignore random: nothing is here', 'const a = 1;'],
];

for (const [before, after] of safe) {
  test(`safe: ${before.replaceAll('\n', '⏎')}`, () => {
    assert.equal(rounds(handler(before)), handler(after));
    assert.equal(rounds(handler(after)), handler(after), 'and fixing twice changes nothing');
  });
}

const forAPerson: readonly (readonly [before: string, after: string])[] = [
  ['x.total += Date.now();', 'x.total += await ctx.date.now();'],
  ['return async () => Date.now();', 'return async () => await ctx.date.now();'],
  ['await new Promise((r) => setTimeout(r, x - 1));', 'await ctx.sleep(x - 1);'],
  ['await Promise.race([x, new Promise((r) => setTimeout(r, 5))]);', 'await Promise.race([x, ctx.sleep(5)]);'],
  ["ctx.run('a', () => 1);", "await ctx.run('a', () => 1);"],
  ["void ctx.run('a', () => 1);", "await ctx.run('a', () => 1);"],
  ["ctx.run('a', () => 1).then(x);", "await ctx.run('a', () => 1).then(x);"],
  // What is opened outside of the journal is opened anew by each attempt.
  ['const open = await x.begin();\nawait readFile(open);', "const open = await x.begin();\nawait ctx.run('readFile', async () => { await readFile(open); });"],
  ['const text = await readFile(x);', "const text = await ctx.run('readFile', () => readFile(x));"],
  ['try { await readFile(x); } catch { return 0; }', "try { await ctx.run('readFile', async () => { await readFile(x); }); } catch { return 0; }"],
  ["const text = readFileSync(x, 'utf8').trim();", "const text = (await ctx.run('readFileSync', () => readFileSync(x, 'utf8'))).trim();"],
  ['const data = await (await fetch(x)).json();', "const data = await ctx.run('fetch', async () => (await fetch(x)).json());"],
  ['const later = () => Math.random(); return later;', 'const later = () => ctx.rand.random(); return later;'],
];

for (const [before, after] of forAPerson) {
  test(`for a person to look at: ${before}`, () => {
    assert.equal(rounds(handler(before)), handler(before));
    assert.equal(rounds(handler(before), { all: true }), handler(after));
  });
}

const left: readonly string[] = [
  // The context is closed, hidden, or none.
  "await ctx.run('r', () => Math.random());",
  'return [x].map((ctx) => Math.random());',
  'class A { t = Date.now(); }',
  'const f = (t = Date.now()) => t;',
  // A comment would be lost.
  'const a = Math.random(/* why */);',
  'await new Promise((r) => /* why */ setTimeout(r, 5));',
  "await ctx.run('a', async () => {\n  await pay(x);\n  ctx.set('k', 1); // why\n});",
  // A promise that is more than a delay.
  'await new Promise((r) => setTimeout(r, 5, x));',
  'await new Promise((r) => { setTimeout(r, 5); x.on(r); });',
  'await new Promise((r, fail) => setTimeout(fail, 5));',
  // Members that may be foreign.
  'await Promise.race([ctx.sleep(5), x]);',
  'await Promise.all(x.map((each) => ctx.sleep(each)));',
  // An action may not use the context, and would draw a key anew in each retry.
  "await readFile(await ctx.get('path'));",
  'await readFile(randomUUID2 = x);',
  // Nobody writes the patched source.
  'Math.random = () => 4; const a = Math.random();',
  'const a = Math.random(); // stet-ignore random: a demo',
];

for (const body of left) {
  test(`left alone: ${body.replaceAll('\n', '⏎')}`, () => assert.equal(rounds(handler(body), { all: true }), handler(body)));
}

test('an idempotency key is drawn before what it is for', () => {
  const text = handler('await fetch(x, { headers: { key: randomUUID() } });');
  assert.equal(rounds(text, { all: true }), handler('await fetch(x, { headers: { key: ctx.rand.uuidv4() } });'));
});

test('line breaks stay as the file has them', () => {
  const text = handler("await ctx.run('a', async () => {\n  await pay(x);\n  ctx.set('k', 1);\n});").replaceAll('\n', '\r\n');
  const fixed = rounds(text);
  assert.match(fixed, /\}\);\r\nctx\.set\('k', 1\);/);
  assert.doesNotMatch(fixed, /[^\r]\n/);
});

test('a parameter is a context by its type, also as a member; what may be missing is none', () => {
  const typed = (parameter: string, code: string): string => `import type { Context } from '@restatedev/restate-sdk';\nexport function f(${parameter}) { return ${code}; }\n`;
  for (const parameter of ['n: number, c: Context', '{ c }: { c: Context; n: number }', 'c: Ctx']) {
    assert.equal(rounds(typed(parameter, 'Math.random()'), { contexts: ['Ctx'] }), typed(parameter, 'c.rand.random()'), parameter);
  }
  for (const parameter of ['c?: Context', 'c: Context | undefined', 'c: Other']) {
    assert.equal(rounds(typed(parameter, 'Math.random()'), { all: true }), typed(parameter, 'Math.random()'), parameter);
  }
});

test('law: what is outside of the edits stays, whatever of the forms is applied', () => {
  const text = handler([...safe, ...forAPerson].map(([before]) => `{ ${before}\n}`).join('\n'));
  const forms = formsOf(text).map(({ form }) => form);
  assert.ok(forms.length > 30, `${forms.length} forms`);
  fc.assert(fc.property(fc.subarray(forms), (some) => {
    const { text: result, applied } = applyForms(text, some);
    const edits = distinct(applied);
    let rest = result;
    let from = 0;
    for (const { start, end, text: written } of edits) {
      const kept = text.slice(from, start) + written;
      assert.equal(rest.slice(0, kept.length), kept);
      rest = rest.slice(kept.length);
      from = end;
    }
    assert.equal(rest, text.slice(from));
  }));
});

function distinct(forms: readonly Form[]): Form['edits'] {
  const byKey = new Map(forms.flatMap(({ edits }) => edits).map((edit) => [`${edit.start}:${edit.end}`, edit]));
  return [...byKey.values()].sort((a, b) => a.start - b.start || a.end - b.end);
}
