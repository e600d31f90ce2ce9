import * as parser from '@typescript-eslint/parser';
import { ESLint, Linter } from 'eslint';
import stet from 'eslint-plugin-stet';
import assert from 'node:assert/strict';
import { cpSync, globSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import ts from 'typescript';
import { check } from '../../plugin/check/index.ts';
import { root } from '../house/files.ts';

const fixtures = join(root, 'test/check/fixtures');
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'stet-typed-')));
after(() => rmSync(folder, { recursive: true }));
cpSync(fixtures, folder, { recursive: true });
symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');

const compilerOptions: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2024, module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, strict: true, types: ['node'], allowImportingTsExtensions: true, noEmit: true,
};
type Preset = keyof typeof stet.configs;

function programOf(name: string): ts.Program {
  return ts.createProgram(filesOf(name).map((file) => join(folder, name, file)), compilerOptions);
}

function filesOf(name: string): string[] {
  return globSync('**/*.ts', { cwd: join(folder, name), exclude: (path) => path.includes('node_modules') }).sort();
}

/** `file:line:column id` of what a preset with types reports of a project. */
function lint(name: string, preset: Preset, program: ts.Program): string[] {
  const cwd = join(folder, name);
  const files = filesOf(name);
  return files.flatMap((file) => {
    const config = [{ files: ['**/*.ts'], languageOptions: { parser, parserOptions: { programs: [program] } } }, stet.configs[preset]] as Linter.Config[];
    const messages = new Linter({ configType: 'flat', cwd }).verify(readFileSync(join(cwd, file), 'utf8'), config, join(cwd, file));
    return messages.map(({ ruleId, line, column, message }) => `${file}:${line}:${column} ${ruleId?.slice('stet/'.length) ?? message}`);
  });
}

for (const name of readdirSync(fixtures).sort()) {
  test(`${name}: with types, the rules report what \`stet check\` reports`, () => {
    const program = programOf(name);
    for (const [preset, strict] of [['recommended-type-checked', false], ['strict-type-checked', true]] as const) {
      const { findings } = check({ paths: ['.'], cwd: join(folder, name), strict });
      assert.deepEqual(lint(name, preset, program).sort(), findings.map(({ file, line, column, id }) => `${file}:${line}:${column} ${id}`).sort(), preset);
    }
  });
}

test('the way leads through files, with the place of each step', () => {
  const cwd = join(folder, 'direct');
  const config = [{ files: ['**/*.ts'], languageOptions: { parser, parserOptions: { programs: [programOf('direct')] } } }, stet.configs['recommended-type-checked']] as Linter.Config[];
  const [message] = new Linter({ configType: 'flat', cwd }).verify(readFileSync(join(cwd, 'called.ts'), 'utf8'), config, join(cwd, 'called.ts'));
  const [finding] = check({ paths: ['.'], cwd }).findings.filter(({ file }) => file === 'called.ts');
  const way = finding!.way.map(({ name, file, line, column }) => `${name} (direct/${file}:${line}:${column})`).join(' → ');
  assert.equal(message!.message, `${finding!.message}\n  reached by  ${way}\n  fix         ${finding!.fix}`);
});

test("ESLint's Node API with the project service reports the same", async () => {
  const cwd = join(folder, 'modules');
  writeFileSync(join(cwd, 'tsconfig.json'), JSON.stringify({ compilerOptions: { target: 'es2024', module: 'nodenext', strict: true, types: ['node'], allowImportingTsExtensions: true, noEmit: true } }));
  const eslint = new ESLint({ cwd, overrideConfigFile: true, overrideConfig: [{ files: ['**/*.ts'], languageOptions: { parser, parserOptions: { projectService: true, tsconfigRootDir: cwd } } }, stet.configs['recommended-type-checked']] as Linter.Config[] });
  const results = await eslint.lintFiles(['*.ts']);
  const found = results.flatMap(({ filePath, messages }) => messages.map(({ line, column, ruleId }) => `${filePath.slice(cwd.length + 1)}:${line}:${column} ${ruleId?.slice('stet/'.length)}`));
  assert.deepEqual(found.sort(), check({ paths: ['.'], cwd }).findings.map(({ file, line, column, id }) => `${file}:${line}:${column} ${id}`).sort());
});

test('without types a preset with types says how to have them', () => {
  const linter = new Linter();
  assert.throws(() => linter.verify('export {};', [{ files: ['**/*.ts'], languageOptions: { parser } }, stet.configs['strict-type-checked']] as Linter.Config[], 'a.ts'), /the option `types`.*projectService: true/);
});

const values: Readonly<Record<string, readonly [body: string, ...found: string[]]>> = {
  'plain data': ["await ctx.run('x', () => ({ a: 1, b: [new Map([[1n, new Set(['x'])]]), new Date(), null, undefined, new TypeError('x'), new Uint8Array(2), /x/] }));"],
  'a function in an object': ["await ctx.run('x', () => ({ items: [1], onPaid: () => 1 }));", '`.onPaid` of the value that `ctx.run` writes is a function'],
  'a promise inside': ["await ctx.run('x', async () => { const later = Promise.resolve(1); return { later }; });", '`.later` of the value that `ctx.run` writes is a promise'],
  'a promise as the result': ["await ctx.run('x', () => Promise.resolve(1));"],
  'a symbol': ["ctx.set('k', { at: Symbol() });", '`.at` of the value that `ctx.set` writes is a symbol'],
  'an instance of a class': ["ctx.set('k', new Cart());", 'the value that `ctx.set` writes is an instance of class Cart'],
  'an error of the program': ["await ctx.run('x', () => new Refused());"],
  'in a list, and in a Map': ["await ctx.run('x', () => [new Map([['a', new Cart()]])]);", '`[][]` of the value that `ctx.run` writes is an instance of class Cart'],
  'what the machine owns': ["await ctx.run('x', () => fetch('https://bank.example'));", 'the value that `ctx.run` writes is a Response'],
  'what is written by a serde': ["await ctx.run('x', () => new Cart(), { serde: cartSerde });"],
  'what nobody knows': ["await ctx.run('x', () => JSON.parse('{}') as unknown);"],
  'a type that holds itself': ["await ctx.run('x', (): Tree => ({ children: [] }));"],
};

for (const [name, [body, ...found]] of Object.entries(values)) {
  test(`a value in the journal: ${name}`, () => {
    const path = join(folder, `values-${name.replaceAll(/\W/g, '-')}.ts`);
    const code = `import type { ObjectContext } from '@restatedev/restate-sdk';
class Cart { #items: string[] = []; add(item: string) { this.#items.push(item); } }
class Refused extends Error {}
interface Tree { children: Tree[] }
declare const cartSerde: any;
export async function h(ctx: ObjectContext) {
  ${body}
}
export const all = [Cart, Refused];
`;
    writeFileSync(path, code);
    const config = [{ files: ['**/*.ts'], languageOptions: { parser, parserOptions: { programs: [ts.createProgram([path], compilerOptions)] } } }, stet.configs['recommended-type-checked']] as Linter.Config[];
    const messages = new Linter({ configType: 'flat', cwd: folder }).verify(code, config, path);
    assert.deepEqual(messages.map(({ ruleId, message }) => [ruleId, message.split(',')[0]]), found.map((words) => ['stet/unserializable-value', words]));
  });
}
