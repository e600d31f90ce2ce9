import * as parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import stet from 'eslint-plugin-stet';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

type Preset = keyof typeof stet.configs;

/** `id text` of each message, in the order of the text. */
function lint(code: string, preset: Preset = 'strict', { settings = {}, path = 'shop.ts', cwd = import.meta.dirname }: { settings?: object; path?: string; cwd?: string } = {}): string[] {
  const linter = new Linter({ configType: 'flat', cwd });
  const messages = linter.verify(code, [{ files: ['**/*.ts'], languageOptions: { parser } }, stet.configs[preset], { settings: { stet: settings } }] as Linter.Config[], join(cwd, path));
  const lines = code.split('\n');
  return messages.map(({ ruleId, message, line, column, endLine, endColumn }) =>
    `${ruleId?.replace('stet/', '') ?? message} ${endLine === line ? lines[line - 1]!.slice(column - 1, endColumn! - 1) : '…'}`);
}

const sdk = "import { service, object, type Context, type ObjectContext } from '@restatedev/restate-sdk';\n";

const codes: Readonly<Record<string, readonly [code: string, ...found: string[]]>> = {
  'a file without the SDK is not durable': ['export const roll = () => Math.random();'],
  'a function that no handler reaches is not durable': [`${sdk}export const roll = () => Math.random();`],
  'a handler is': [`${sdk}service({ name: 's', handlers: { async h(ctx: Context) { return Math.random(); } } });`, 'random Math.random'],
  'a function with a context parameter is': [`${sdk}export async function step(n: number, ctx: Context) { return Date.now() + n; }`, 'clock Date.now'],
  'what a handler reaches in the file is': [`${sdk}const id = () => crypto.randomUUID();\nconst wrap = { make: () => id() };\nservice({ name: 's', handlers: { async h(ctx: Context) { return wrap.make(); } } });`, 'crypto-random crypto.randomUUID'],
  'a callback in a handler is': [`${sdk}export const h = async (ctx: Context, xs: number[]) => xs.map((x) => x * Math.random());`, 'random Math.random'],
  'sources in the action of a run are allowed': [`${sdk}export const h = async (ctx: Context) => ctx.run('x', () => Math.random() + Date.now());`],
  'and in what only actions call': [`${sdk}const draw = () => Math.random();\nexport const h = async (ctx: Context) => ctx.run('x', () => draw());`],
  'what actions and handlers call is durable': [`${sdk}const draw = () => Math.random();\nexport const h = async (ctx: Context) => draw() + await ctx.run('x', () => draw());`, 'random Math.random'],
  'the context is not allowed there': [`${sdk}export const h = async (ctx: Context) => ctx.run('x', async () => { await pay(); await ctx.sleep(1); await pay(); });`, 'ctx-in-run ctx.sleep'],
  'nor by another name': [`${sdk}export const h = async (c: Context) => { const again = c; await again.run('x', async () => { if (x) again.console.log(await again.date.now()); if (y) await again.sleep(1); }); };`, 'ctx-in-run again.date.now', 'ctx-in-run again.sleep'],
  'nor a run': [`${sdk}export const h = async (ctx: Context) => ctx.run('x', async () => { await pay(); await ctx.run('y', () => 1); await pay(); });`, 'nested-run ctx.run'],
  'what is named ctx is no context': ["import type { Context } from 'hono';\nexport const h = async (ctx: Context) => ctx.json(Math.random());"],
  'a patch is the program\'s own': ['Math.random = () => 4; export const h = () => Math.random();'],
  'a name that hides a global is none': [`${sdk}export const h = async (ctx: Context, Math: { random(): number }) => Math.random();`],
  'two defects in one expression are two reports that do not overlap': [`${sdk}export const h = async (ctx: ObjectContext) => { ctx.sleep(Date.now() ** Math.random()); };`,
    'floating-operation ctx.sleep', 'clock Date.now', 'environment **', 'random Math.random'],
  'one defect is one report': [`${sdk}export const h = async (ctx: Context, name: 'random') => Math[name]();`, 'dynamic-member Math'],
};

for (const [name, [code, ...found]] of Object.entries(codes)) test(name, () => assert.deepEqual(lint(code), found));

const handler = (body: string): string => `${sdk}export const h = async (ctx: Context) => { ${body}\n};`;

test('comments of ESLint and of stet silence one line, and one that silences nothing is reported', () => {
  assert.deepEqual(lint(handler('return Math.random(); // eslint-disable-line stet/random')), []);
  assert.deepEqual(lint(handler('\n// eslint-disable-next-line stet/random -- a demo\nreturn Math.random();')), []);
  assert.deepEqual(lint(handler("return Math.random(); // stet-ignore random: a demo")), []);
  assert.deepEqual(lint(handler('return Math.random(); // stet-native: a demo')), []);
  assert.deepEqual(lint(handler('return Math.random(); // stet-ignore clock: a demo')), ['random Math.random', 'unused-ignore // stet-ignore clock: a demo']);
  assert.deepEqual(lint(handler('\nreturn Math.random(); // stet-ignore random\n')), ['random Math.random', 'unused-ignore // stet-ignore random']);
  assert.deepEqual(lint('export const x = 1; // stet-ignore random: nothing is here', 'recommended'), ['unused-ignore // stet-ignore random: nothing is here']);
});

test('recommended passes over what the build makes safe, and takes what it leaves alone', () => {
  const code = handler("await ctx.run('x', async () => ctx.set('k', 1)); return [Math.random(), process.env.HOME, process.env, 'a'.localeCompare('b')];").replaceAll('Context', 'ObjectContext');
  const unsafe = ['environment process.env', 'locale localeCompare'];
  assert.deepEqual(lint(code, 'recommended'), unsafe);
  assert.deepEqual(lint(code, 'strict'), ['ctx-in-run ctx.set', 'random Math.random', 'environment process.env', ...unsafe]);
  const settings = { exclude: ['shop.ts'] };
  assert.deepEqual(lint(code, 'recommended', { settings: { exclude: ['**/shop.ts'] } }), lint(code, 'strict', { settings }));
});

test("the configuration is the build's, and settings.stet lies on top of it", () => {
  const folder = mkdtempSync(join(tmpdir(), 'stet-lint-'));
  try {
    writeFileSync(join(folder, 'package.json'), '{}');
    writeFileSync(join(folder, 'stet.config.json'), JSON.stringify({ contexts: ['Ctx'], rules: { clock: 'off' } }));
    const code = "import type { Ctx } from './ctx.ts';\nexport const h = async (c: Ctx) => [Math.random(), Date.now()];";
    assert.deepEqual(lint(code, 'strict', { cwd: folder }), ['random Math.random']);
    assert.deepEqual(lint(code, 'strict', { cwd: folder, settings: { rules: { random: 'off' } } }), ['clock Date.now']);
    assert.deepEqual(lint(code, 'strict', { cwd: folder, settings: { contexts: [] } }), []);
    assert.throws(() => lint(code, 'strict', { cwd: folder, settings: { context: ['Ctx'] } }), /error config: settings\.stet of the ESLint configuration[^]*unknown key `context`, did you mean `contexts`\?/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a message says what, how control gets there, and what to do', () => {
  const linter = new Linter();
  const [message] = linter.verify(handler('const pick = () => Math.random(); return pick();'), [{ files: ['**/*.ts'], languageOptions: { parser } }, stet.configs.strict] as Linter.Config[], 'shop.ts');
  assert.equal(message?.message, '`Math.random`: each attempt draws other numbers\n  reached by  h → pick\n  fix         ctx.rand.random()');
});
