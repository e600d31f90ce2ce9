import * as parser from '@typescript-eslint/parser';
import { compile, type Format, languageOf, type Language } from '@stet/plugin/compile';
import { findingPosition } from '@stet/plugin/report';
import { Linter } from 'eslint';
import { Linter as Linter9 } from 'eslint-9';
import stet from 'eslint-plugin-stet';
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { test } from 'node:test';

const root = resolve(import.meta.dirname, '../..');
const shared = resolve(process.env['STET_SHARED'] ?? join(root, '../shared'));
const ids = Object.keys(stet.rules);
const rules = Object.fromEntries(ids.map((id) => [`stet/${id}`, 'error' as const]));

/** Every text that stet reads in the repository's own folders, fixtures included, and the shared cases. */
const corpus = [
  ...['bench', 'eslint-rules', 'examples', 'plugin', 'runtime', 'scripts', 'test'].flatMap((folder) => textsIn(join(root, folder))),
  ...textsIn(join(shared, 'cases')),
];

for (const [name, version] of [['9', Linter9], ['10', Linter]] as const) {
  test(`ESLint ${name} reports what the build reports, file by file`, () => {
    let compared = 0;
    let found = 0;
    for (const file of corpus) {
      const text = readFileSync(file, 'utf8');
      const built = asBuilt(text, file);
      if (built === undefined) continue;
      const linted = asLinted(version as typeof Linter, text, file, built.format);
      assert.deepEqual(linted, built.found, relative(root, file));
      compared += 1;
      found += linted.length;
    }
    // A corpus that is not found would agree with anything.
    assert.ok(compared > 200, `only ${compared} files were compared`);
    assert.ok(found > 100, `only ${found} findings were compared`);
  });
}

/** The findings of the build's own way, with the format that it chose; undefined for a text that is no program at all. */
function asBuilt(text: string, file: string): { readonly format: Format; readonly found: string[] } | undefined {
  let built;
  try {
    built = compile(text, file, { syntax: true });
  } catch (error) {
    // Fixtures of syntax errors are no programs, for ESLint neither.
    assert.equal((error as Error).name, 'SourceSyntaxError', file);
    return undefined;
  }
  const found = built.findings.filter((finding) => ids.includes(finding.id) && !finding.silenced).map((finding) => {
    const { start, end } = findingPosition(text, finding);
    return `${finding.id} ${start.line}:${start.column}-${end.line}:${end.column}`;
  });
  return { format: built.format ?? 'module', found: found.sort() };
}

function asLinted(Version: typeof Linter, text: string, file: string, format: Format): string[] {
  const linter = new Version({ configType: 'flat', cwd: '/' });
  const jsx = (['jsx', 'tsx'] satisfies Language[] as string[]).includes(languageOf(file) ?? '');
  const messages = linter.verify(text, [{
    files: ['**/*.*'],
    plugins: { stet },
    languageOptions: { parser, sourceType: format, parserOptions: { ecmaFeatures: { jsx } } },
    linterOptions: { reportUnusedDisableDirectives: 'off', noInlineConfig: true },
    rules,
  }], file);
  for (const message of messages) assert.equal(message.fatal, undefined, `${file}: ${message.message}`);
  // ESLint also speaks of the comments to other rules that it was told to pass over.
  return messages.filter(({ ruleId }) => ruleId?.startsWith('stet/'))
    .map(({ ruleId, line, column, endLine, endColumn }) => `${ruleId?.replace('stet/', '')} ${line}:${column}-${endLine}:${endColumn}`).sort();
}

function textsIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules') && isRead(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function isRead(name: string): boolean {
  const language = languageOf(name);
  return language !== undefined && language !== 'dts';
}
