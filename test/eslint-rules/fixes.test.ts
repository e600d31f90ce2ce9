import * as parser from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import stet from 'eslint-plugin-stet';
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import ts from 'typescript';

const folder = join(import.meta.dirname, 'fixtures/fixes');
const root = join(import.meta.dirname, '../..');
const names = readdirSync(folder).sort();

function lint(text: string, fix: boolean): { readonly output: string; readonly left: number } {
  const linter = new Linter({ configType: 'flat' });
  const config = [{ files: ['**/*.ts'], plugins: { stet }, languageOptions: { parser }, rules: { 'stet/random': 2, 'stet/clock': 2, 'stet/promise-combinator': 2 } as const }];
  if (!fix) return { output: text, left: linter.verify(text, config, 'x.ts').length };
  const { output, messages } = linter.verifyAndFix(text, config, 'x.ts');
  return { output, left: messages.length };
}

test('there are programs to fix', () => assert.ok(names.length >= 2));

for (const name of names) {
  const input = readFileSync(join(folder, name, 'input.ts'), 'utf8');
  const expected = readFileSync(join(folder, name, 'output.ts'), 'utf8');

  test(`${name}: becomes what a person would write, and fixing twice changes nothing`, () => {
    const once = lint(input, true);
    assert.equal(once.output, expected);
    assert.equal(lint(once.output, true).output, once.output);
    assert.equal(lint(once.output, false).left, once.left);
  });
}

test('fixed programs compile', () => {
  const files = names.flatMap((name) => [join(folder, name, 'input.ts'), join(folder, name, 'output.ts')]);
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as { config: { compilerOptions: object } };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const program = ts.createProgram(files, { ...options, noEmit: true });
  const problems = ts.getPreEmitDiagnostics(program).map((each) => `${each.file?.fileName ?? ''}: ${ts.flattenDiagnosticMessageText(each.messageText, '\n')}`);
  assert.deepEqual(problems, []);
});
