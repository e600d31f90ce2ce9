import * as parser from '@typescript-eslint/parser';
import { compile } from '@stet/plugin/compile';
import { Linter } from 'eslint';
import stet from 'eslint-plugin-stet';
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import ts from 'typescript';
import { runSuite } from '../cases/suite.ts';

const cases = join(import.meta.dirname, 'fixtures/cases');
const folder = join(import.meta.dirname, 'fixtures/fixes');
const root = join(import.meta.dirname, '../..');
const names = readdirSync(folder).sort();

function lint(text: string, fix: boolean): { readonly output: string; readonly left: number } {
  const linter = new Linter({ configType: 'flat' });
  const config = [{ files: ['**/*.ts'], plugins: { stet }, languageOptions: { parser }, rules: stet.configs.strict.rules as Linter.RulesRecord, settings: { stet: { contexts: ['_types.d.ts#Ctx'] } } }];
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

const scratch = mkdtempSync(join(tmpdir(), 'stet-fixes-'));
after(() => rmSync(scratch, { recursive: true }));

/** Programs in the form of the cases, so that their runner can tell whether they replay. */
for (const name of readdirSync(cases).sort()) {
  test(`${name}: as it is fixed there is nothing left to rewrite, and it replays`, { timeout: 60_000 }, async () => {
    const input = readFileSync(join(cases, name), 'utf8');
    const { output } = lint(input, true);
    assert.notEqual(output, input);
    assert.equal(lint(output, true).output, output);
    // No source is left that the build would rewrite: what replays is what was written.
    const left = compile(output, name, { contexts: ['_types.d.ts#Ctx'] }).findings.filter(({ durable }) => durable);
    assert.deepEqual(left.map(({ id, path }) => `${id} ${path}`), []);
    const file = join(scratch, name);
    writeFileSync(file, output);
    const [result] = await runSuite([file], { engine: 'embedded' });
    assert.deepEqual(result?.status === 'failed' ? result.problems : [], []);
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
