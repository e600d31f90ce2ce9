import { diagnostics } from '@stet/plugin/catalogue';
import { findingsOf, type LintedFile } from '../../eslint-rules/findings.ts';
import { settingsFor } from '../../eslint-rules/settings.ts';
import * as parser from '@typescript-eslint/parser';
import { ESLint, Linter } from 'eslint';
import { ESLint as ESLint9, Linter as Linter9 } from 'eslint-9';
import { defineConfig } from 'eslint/config';
import stet from 'eslint-plugin-stet';
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import tseslint from 'typescript-eslint';

const handler = "import { service } from '@stet/runtime'; service({ name: 's', handlers: { h: async (ctx) => Math.random() } });";
// The presets have the types that each of these asks for: this file would not compile otherwise.
const configs = {
  'ESLint 10': new Linter().verify(handler, [stet.configs.strict]),
  'ESLint 9': new Linter9().verify(handler, [stet.configs.strict]),
  defineConfig: new Linter().verify(handler, defineConfig(stet.configs.strict, { plugins: { stet }, rules: { 'stet/random': 'error' } })),
  'typescript-eslint': new Linter().verify(handler, tseslint.config(stet.configs.strict) as Linter.Config[]),
};

for (const [name, messages] of Object.entries(configs)) {
  test(`a config of ${name} takes the plugin as it is`, () => assert.deepEqual(messages.map(({ ruleId }) => ruleId), ['stet/random']));
}

test('a file is analysed once for all rules', () => {
  const linter = new Linter();
  linter.verify('Math.random();', { languageOptions: { parser } });
  const sourceCode = linter.getSourceCode() as unknown as LintedFile['sourceCode'];
  const file: LintedFile = { sourceCode, path: import.meta.filename, sourceType: 'module', settings: settingsFor({ physicalFilename: 'a.js', cwd: import.meta.dirname, settings: {} }) };
  assert.equal(findingsOf(file).length, 1);
  assert.equal(findingsOf(file), findingsOf(file));
});

const manifest = JSON.parse(readFileSync(new URL('../../eslint-rules/package.json', import.meta.url), 'utf8')) as { name: string; version: string };

test('the plugin names itself as its package does', () => {
  assert.equal(stet.meta.name, manifest.name);
  assert.equal(stet.meta.version, manifest.version);
});

test('every rule is an id of the vocabulary, says what it means, and leads to a page that exists', () => {
  for (const [name, rule] of Object.entries(stet.rules)) {
    const diagnostic = diagnostics[name as keyof typeof diagnostics];
    assert.equal(rule.meta.docs?.description, diagnostic.meaning);
    const url = rule.meta.docs.url ?? '';
    assert.ok(url.endsWith(`/docs/${name}.md`), url);
    assert.ok(existsSync(fileURLToPath(url)), url);
  }
});

for (const [version, Version] of [['9', ESLint9], ['10', ESLint]] as const) {
  const lint = async (preset: 'recommended' | 'strict', code: string): Promise<string[]> => {
    const eslint = new Version({ overrideConfigFile: true, overrideConfig: stet.configs[preset], cwd: import.meta.dirname });
    const [result] = await eslint.lintText(code, { filePath: 'sample.js' });
    return result!.messages.map(({ ruleId, severity, message }) => `${ruleId} ${severity === 2 ? 'error' : 'warn'} ${message.split('\n')[0]}`);
  };
  const code = `import { service } from '@stet/runtime';
service({ name: 's', handlers: { async h(ctx, name) {
  await ctx.run('pay', async () => { ctx.set('at', Date.now()); await pay(); });
  await ctx.run('note', async () => ctx.set('at', 1));
  return [Math.random(), Date.now(), Promise.race([]), Math[name], name.toLocaleString()];
} } });
export const elsewhere = (name) => [Math.random(), Math[name]]; // stet-ignore clock
`;

  test(`ESLint ${version}: strict reports everything in durable code`, async () => {
    const found = await lint('strict', code);
    assert.deepEqual(found.map((line) => line.split(' ').slice(0, 2).join(' ')), [
      'stet/ctx-in-run error', 'stet/ctx-in-run error', 'stet/random error', 'stet/clock error', 'stet/promise-combinator error', 'stet/dynamic-member warn', 'stet/locale warn', 'stet/unused-ignore warn',
    ]);
  });

  test(`ESLint ${version}: recommended reports only what the build cannot make safe`, async () => {
    assert.deepEqual((await lint('recommended', code)).map((line) => line.split(' ')[0]), ['stet/ctx-in-run', 'stet/dynamic-member', 'stet/locale', 'stet/unused-ignore']);
  });
}
