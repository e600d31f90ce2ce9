import * as parser from '@typescript-eslint/parser';
import { sourceIds, type SourceId } from '@stet/plugin/catalogue';
import { Linter } from 'eslint';
import stet from 'eslint-plugin-stet';
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import ts from 'typescript';
import { type Block, blocksOf, root } from '../docs/markdown.ts';
import { wrongRun } from './wrong-run.ts';

const folder = join(root, 'eslint-rules/docs');
const headings = ['A run that goes wrong', 'Incorrect', 'Correct', 'Fix', 'Options', 'When to turn it off', 'How the build treats it'];
const typed = sourceIds.filter((id) => stet.rules[id].meta.docs?.requiresTypeChecking);

test('each rule has its page, and leads there', () => {
  assert.deepEqual(readdirSync(folder).sort(), sourceIds.map((id) => `${id}.md`).sort());
  for (const id of sourceIds) assert.equal(fileURLToPath(stet.rules[id].meta.docs!.url!), join(folder, `${id}.md`));
});

for (const id of sourceIds) {
  const page = `eslint-rules/docs/${id}.md`;
  const text = readFileSync(join(root, page), 'utf8');
  const blocks = blocksOf(page);

  test(`${id}: the header says what the rule says of itself`, () => {
    const { meta } = stet.rules[id];
    const levels = Object.entries(stet.configs).flatMap(([name, { rules }]) => {
      const entry = rules[`stet/${id}`];
      return entry === undefined ? [] : [`\`${name}\` ${Array.isArray(entry) ? entry[0] : entry}`];
    });
    assert.equal(text.split('\n').slice(0, 8).join('\n'), [
      `# \`stet/${id}\``, '', '| | |', '|---|---|', `| reports | ${meta.docs!.description} |`, `| presets | ${levels.join(', ')} |`,
      `| fixes | ${meta.fixable ? 'fixes and suggestions' : 'none'} |`, `| types | ${typed.includes(id) ? 'needed' : 'not needed; with them handlers are followed across files'} |`,
    ].join('\n'));
    assert.deepEqual([...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading), headings);
  });

  test(`${id}: what is incorrect is reported, and what is correct is not`, () => {
    for (const block of blocks) {
      const found = lint(block, typed.includes(id));
      const place = `${page}:${block.line}`;
      if (block.heading === 'Correct') assert.deepEqual(found, [], place);
      else if (!(block.heading === headings[0] && seenByNoRule.includes(id))) assert.ok(found.includes(id), `${place} reports ${found.join(', ') || 'nothing'}`);
    }
    assert.deepEqual(blocks.map(({ heading }) => heading), headings.slice(0, 3));
  });

  test(`${id}: the run goes wrong`, { timeout: 30_000 }, async () => {
    const [{ code, info }] = blocks as [Block];
    const [, kind, what] = info.split(' ') as [string, 'differs' | 'fails' | 'returns', string | undefined];
    const { first, again } = await wrongRun(`${id}.ts`, code, { warm: what === 'warm', collects: what === 'collects' });
    if (kind === 'fails') assert.equal(first.code, what);
    else if (kind === 'returns') assert.deepEqual(first, { result: what });
    else {
      assert.ok('result' in first && 'result' in again, `${String(first.code)} ${String(again.code)}`);
      assert.notDeepEqual(again.result, first.result);
    }
  });
}

/** The time zone of a date is not seen where a locale is given. */
const seenByNoRule: readonly SourceId[] = ['locale'];

function lint({ page, line, code }: Block, types: boolean): string[] {
  const path = join(root, `${page}-${line}.ts`);
  const programs = types ? [programOf(path, code)] : undefined;
  const config = [{ files: ['**/*.ts'], languageOptions: { parser, parserOptions: { ...(programs && { programs }) } } }, types ? stet.configs['strict-type-checked'] : stet.configs.strict];
  const messages = new Linter({ configType: 'flat', cwd: root }).verify(code, config as Linter.Config[], path);
  return messages.map(({ ruleId, message }) => ruleId?.replace('stet/', '') ?? message);
}

function programOf(path: string, code: string): ts.Program {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2024, module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, strict: true, types: ['node'], allowImportingTsExtensions: true, esModuleInterop: true, noEmit: true,
  };
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile } = { readFile: host.readFile.bind(host), fileExists: host.fileExists.bind(host), getSourceFile: host.getSourceFile.bind(host) };
  host.readFile = (name) => (name === path ? code : readFile(name));
  host.fileExists = (name) => name === path || fileExists(name);
  host.getSourceFile = (name, version, ...rest) => (name === path ? ts.createSourceFile(name, code, version, true) : getSourceFile(name, version, ...rest));
  return ts.createProgram([path], options, host);
}
