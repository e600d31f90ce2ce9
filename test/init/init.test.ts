import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { init } from '../../plugin/init/index.ts';
import { node, project, stet } from '../hosts/program.ts';

const named = (tool: string): string => `import { stet } from '@stet/plugin/${tool}';`;

/** A configuration of a tool, in the form that its name says, and what it becomes. */
const configurations: readonly (readonly [file: string, before: string, after: string])[] = [
  ['vite.config.ts', "import { defineConfig } from 'vite';\nimport react from '@vitejs/plugin-react';\n\nexport default defineConfig({\n  plugins: [react()],\n  build: { ssr: true },\n});\n",
    `import { defineConfig } from 'vite';\nimport react from '@vitejs/plugin-react';\n${named('vite')}\n\nexport default defineConfig({\n  plugins: [stet(), react()],\n  build: { ssr: true },\n});\n`],
  ['vite.config.mjs', "import { defineConfig } from 'vite'\n\nexport default defineConfig(({ mode }) => ({\n  build: { minify: mode === 'production' },\n}))\n",
    "import { defineConfig } from 'vite'\nimport { stet } from '@stet/plugin/vite'\n\nexport default defineConfig(({ mode }) => ({\n  plugins: [stet()],\n  build: { minify: mode === 'production' },\n}))\n"],
  ['vite.config.js', "import { defineConfig } from 'vite';\n\nexport default defineConfig(async () => {\n  const port = 3;\n  return { server: { port }, plugins: [] };\n});\n",
    `import { defineConfig } from 'vite';\n${named('vite')}\n\nexport default defineConfig(async () => {\n  const port = 3;\n  return { server: { port }, plugins: [stet()] };\n});\n`],
  ['vitest.config.ts', "import { defineConfig } from 'vitest/config';\n\nexport default defineConfig({ test: { globals: true } });\n",
    `import { defineConfig } from 'vitest/config';\n${named('vite')}\n\nexport default defineConfig({ plugins: [stet()], test: { globals: true } });\n`],
  ['rollup.config.mjs', "import resolve from '@rollup/plugin-node-resolve';\n\n/** @type {import('rollup').RollupOptions} */\nconst config = {\n  input: 'src/main.ts',\n  plugins: [\n    // first of all\n    resolve(),\n  ],\n};\n\nexport default config;\n",
    `import resolve from '@rollup/plugin-node-resolve';\n${named('rollup')}\n\n/** @type {import('rollup').RollupOptions} */\nconst config = {\n  input: 'src/main.ts',\n  plugins: [\n    // first of all\n    stet(),\n    resolve(),\n  ],\n};\n\nexport default config;\n`],
  ['rolldown.config.ts', "export default { input: 'src/main.ts' };\n", `${named('rolldown')}\nexport default { plugins: [stet()], input: 'src/main.ts' };\n`],
  ['webpack.config.js', "'use strict';\nconst path = require(\"path\");\n\nmodule.exports = {\n\tentry: \"./src/main.ts\",\n\tplugins: [new Some()],\n};\n",
    "'use strict';\nconst path = require(\"path\");\nconst { stet } = require(\"@stet/plugin/webpack\");\n\nmodule.exports = {\n\tentry: \"./src/main.ts\",\n\tplugins: [stet(), new Some()],\n};\n"],
  ['webpack.config.cjs', "module.exports = (env, argv) => {\n  return { mode: argv.mode };\n};\n", "const { stet } = require('@stet/plugin/webpack');\nmodule.exports = (env, argv) => {\n  return { plugins: [stet()], mode: argv.mode };\n};\n"],
  ['rspack.config.mjs', "import { defineConfig } from '@rspack/cli';\nexport default defineConfig({ entry: './a.ts', plugins: [x] });\n", `import { defineConfig } from '@rspack/cli';\n${named('rspack')}\nexport default defineConfig({ entry: './a.ts', plugins: [stet(), x] });\n`],
  ['build.mjs', "import { build } from 'esbuild';\n\nawait build({\n  entryPoints: ['src/main.ts'],\n  bundle: true,\n});\n", `import { build } from 'esbuild';\n${named('esbuild')}\n\nawait build({\n  plugins: [stet()],\n  entryPoints: ['src/main.ts'],\n  bundle: true,\n});\n`],
  ['esbuild.config.cjs', "const esbuild = require('esbuild');\nconst options = { plugins: [a] };\nesbuild.context(options).then((it) => it.watch());\n", "const esbuild = require('esbuild');\nconst { stet } = require('@stet/plugin/esbuild');\nconst options = { plugins: [stet(), a] };\nesbuild.context(options).then((it) => it.watch());\n"],
  ['jest.config.mjs', "export default {\n  testEnvironment: 'node',\n  transform: { '\\\\.ts$': ['ts-jest', { useESM: true }], '\\\\.js$': 'babel-jest' },\n};\n",
    "export default {\n  testEnvironment: 'node',\n  transform: { '\\\\.ts$': ['@stet/plugin/jest', { transform: ['ts-jest', { useESM: true }] }], '\\\\.js$': ['@stet/plugin/jest', { transform: 'babel-jest' }] },\n};\n"],
  ['eslint.config.mjs', "import js from '@eslint/js';\n\nexport default [\n  js.configs.recommended,\n];\n", "import js from '@eslint/js';\nimport stet from 'eslint-plugin-stet';\n\nexport default [\n  js.configs.recommended,\n  stet.configs.recommended,\n];\n"],
  ['eslint.config.js', "import { defineConfig } from 'eslint/config';\nimport tseslint from 'typescript-eslint';\n\nexport default defineConfig(tseslint.configs.base, { rules: {} });\n", "import { defineConfig } from 'eslint/config';\nimport tseslint from 'typescript-eslint';\nimport stet from 'eslint-plugin-stet';\n\nexport default defineConfig(tseslint.configs.base, { rules: {} }, stet.configs.recommended);\n"],
];

const manifest = '{\n  "name": "shop",\n  "scripts": {\n    "start": "node dist/main.mjs"\n  }\n}\n';

for (const [at, [file, before, after]] of configurations.entries()) {
  test(`${file} (${at}): gets stet, and gets it once`, () => {
    const folder = project({ 'package.json': manifest, [file]: before });
    const { files, byHand } = init(folder, '1.2.3');
    assert.deepEqual(byHand.filter((each) => !each.startsWith('no build tool')), []);
    assert.equal(files.find((each) => each.file === file)?.after, after);
    for (const each of files) writeFileSync(each.path, each.after);
    assert.deepEqual(init(folder, '1.2.3').files, []);
  });
}

const unclear: readonly (readonly [file: string, text: string])[] = [
  ['vite.config.ts', "import { base } from './base.ts';\nexport default { ...base };\n"],
  ['vite.config.ts', 'const plugins = [];\nexport default { plugins };\n'],
  ['webpack.config.js', "const { merge } = require('webpack-merge');\nmodule.exports = merge(a, b);\n"],
  ['rollup.config.mjs', "export default [{ input: 'a' }, { input: 'b' }];\n"],
  ['build.mjs', "import { build } from 'esbuild';\nawait build({ outdir: 'a' });\nawait build({ outdir: 'b' });\n"],
  ['jest.config.mjs', "export default { preset: 'ts-jest' };\n"],
  ['eslint.config.js', 'export default make();\n'],
  ['vite.config.mjs', 'export default {;\n'],
];

for (const [at, [file, text]] of unclear.entries()) {
  test(`${file} (${at}) that is made in another way stays, and what to add is said`, () => {
    const { files, byHand } = init(project({ 'package.json': manifest, [file]: text }), '1.2.3');
    assert.deepEqual(files.map((each) => each.file), ['package.json']);
    assert.ok(byHand.some((each) => each.startsWith(`${file}: `)), byHand.join('\n'));
  });
}

test('package.json gets packages and scripts; what is there stays, with its indentation', () => {
  const before = '{\n\t"name": "shop",\n\t"scripts": {\n\t\t"build": "tsc -p . && npm run x",\n\t\t"types": "tsc --noEmit",\n\t\t"dev": "node --watch src/main.ts",\n\t\t"test": "node --test"\n\t},\n\t"dependencies": { "zod": "^4.0.0" },\n\t"devDependencies": { "eslint": "^10.0.0", "@stet/plugin": "^1.0.0" }\n}\n';
  const folder = project({ 'package.json': before });
  const { tools, files } = init(folder, '1.2.3');
  assert.deepEqual(tools, ['tsc', 'node']);
  const after = files.find(({ file }) => file === 'package.json')!.after;
  assert.deepEqual(JSON.parse(after), {
    name: 'shop',
    scripts: { build: 'stet tsc -p . && npm run x', types: 'tsc --noEmit', dev: 'node --import @stet/plugin/register --watch src/main.ts', test: 'node --test', 'stet:check': 'stet check' },
    dependencies: { '@stet/runtime': '^1.2.3', zod: '^4.0.0' },
    devDependencies: { '@stet/plugin': '^1.0.0', eslint: '^10.0.0', 'eslint-plugin-stet': '^1.2.3' },
  });
  assert.match(after, /^\{\n\t"name": "shop",\n/);
  assert.deepEqual(files.map(({ file }) => file), ['eslint.config.mjs', 'package.json']);
  for (const each of files) writeFileSync(each.path, each.after);
  assert.deepEqual(init(folder, '1.2.3').files, []);
});

test('the command shows a diff, asks where somebody is there, and writes with --yes', () => {
  const folder = project({ 'package.json': manifest, 'rolldown.config.ts': "export default { input: 'src/main.ts' };\n" });
  const now = (): string => readFileSync(join(folder, 'rolldown.config.ts'), 'utf8');
  const dry = node(folder, [stet, 'init', '--dry-run']);
  assert.equal(dry.status, 0, dry.stderr);
  assert.match(dry.stdout, /^\+\+\+ b\/rolldown\.config\.ts$/m);
  const alone = node(folder, [stet, 'init']);
  assert.equal(alone.status, 2);
  assert.match(alone.stderr, /^error init: nobody is there to ask; --yes writes/m);
  assert.doesNotMatch(now(), /stet/);
  const written = node(folder, [stet, 'init', '--yes', '--json']);
  assert.equal(written.status, 0, written.stderr);
  assert.deepEqual((JSON.parse(written.stdout) as { tools: string[]; written: boolean }).tools, ['rolldown']);
  assert.match(now(), /stet\(\)/);
  assert.match(node(folder, [stet, 'init', '--yes']).stdout, /^nothing to add for rolldown$/m);
});

test('a folder without a package.json has nothing to begin with', () => {
  const folder = project({ 'a.ts': '' });
  const ran = node(folder, [stet, 'init', '--yes']);
  assert.equal(ran.status, 1);
  assert.match(ran.stderr, /^error init: package\.json cannot be read: /);
  assert.ok(!existsSync(join(folder, 'package.json')));
});
