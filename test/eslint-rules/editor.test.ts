import { ESLint } from 'eslint';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { root } from '../house/files.ts';
import { Editor, withEdits } from './language-server.ts';

/** The example projects with a configuration of their own, outside the repository. */
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'stet-editor-')));
after(() => rmSync(folder, { recursive: true }));
cpSync(join(root, 'examples'), join(folder, 'src'), { recursive: true });
symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
writeFileSync(join(folder, 'eslint.config.js'), `import stet from 'eslint-plugin-stet';
import tseslint from 'typescript-eslint';
export default [{ files: ['**/*.ts'], languageOptions: { parser: tseslint.parser } }, process.env.STRICT ? stet.configs.strict : stet.configs.recommended];
`);

const eslint = (bin: string, env: Readonly<Record<string, string>>, ...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', join(root, 'node_modules', bin, 'bin/eslint.js'), ...args], { cwd: folder, encoding: 'utf8', env: { ...process.env, ...env } });
  return { status, stdout, stderr };
};

for (const bin of ['eslint', 'eslint-9']) {
  test(`${bin}: the examples are clean with stet in the build, and strict finds what it makes safe`, () => {
    const clean = eslint(bin, {}, 'src', '--max-warnings', '0');
    assert.deepEqual([clean.status, clean.stdout, clean.stderr], [0, '', '']);
    const strict = eslint(bin, { STRICT: '1' }, 'src', '--format', 'json');
    assert.equal(strict.status, 1, strict.stderr);
    const ids = (JSON.parse(strict.stdout) as ESLint.LintResult[]).flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId));
    assert.deepEqual([...new Set(ids)].filter((id) => !id?.startsWith('stet/')), []);
    assert.ok(ids.includes('stet/random') && ids.includes('stet/promise-combinator'), ids.join());
  });
}

test("ESLint's Node API fixes the examples, and fixing them again changes nothing", async () => {
  process.env['STRICT'] = '1';
  try {
    const api = new ESLint({ cwd: folder, fix: true });
    const results = await api.lintFiles(['src/**/*.ts']);
    const fixed = results.filter(({ output }) => output !== undefined);
    assert.ok(fixed.length >= 3, `${fixed.length} files are fixed`);
    for (const { filePath, output } of fixed) {
      const [again] = await api.lintText(output!, { filePath });
      assert.equal(again!.output, undefined, filePath);
    }
    assert.equal(results.length, globSync('src/**/*.ts', { cwd: folder }).length);
  } finally {
    delete process.env['STRICT'];
  }
});

test('an editor shows what is found in an open buffer, and its code action writes the fix', { timeout: 60_000 }, async () => {
  const project = join(folder, 'editor');
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(project, 'eslint.config.js'), "import stet from 'eslint-plugin-stet';\nimport tseslint from 'typescript-eslint';\nexport default [{ files: ['**/*.ts'], languageOptions: { parser: tseslint.parser } }, stet.configs.strict];\n");
  const path = join(project, 'shop.ts');
  const text = "import type { Context } from '@stet/runtime';\n\nexport async function pay(ctx: Context) {\n  return Math.random();\n}\n";
  // What is on disk is not what is open.
  writeFileSync(path, 'export {};\n');
  const editor = new Editor(project);
  try {
    await editor.start();
    await editor.open(path, text, 'typescript');
    const found = await editor.diagnostics(path);
    assert.deepEqual(found.map(({ code, range, source }) => [source, code, range]), [['eslint', 'stet/random', { start: { line: 3, character: 9 }, end: { line: 3, character: 20 } }]]);
    const fix = (await editor.actions(path, found[0]!)).find(({ title }) => title.startsWith('Fix this stet/random'));
    assert.ok(fix, 'there is a quick fix');
    const after = withEdits(text, await editor.apply(fix));
    assert.equal(after, text.replace('Math.random()', 'ctx.rand.random()'));
    await editor.change(path, after);
    assert.deepEqual(await editor.diagnostics(path), []);
  } finally {
    await editor.close();
  }
});
