import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { node, project } from '../program.ts';

const repository = join(import.meta.dirname, '../../..');
const installed = (...names: string[]): Record<string, string> => Object.fromEntries(names.map((name) => [`node_modules/${name}`, `-> ${join(repository, 'node_modules', name)}`]));
const tsconfig = JSON.stringify({ compilerOptions: { target: 'es2022', module: 'esnext', moduleResolution: 'bundler', lib: ['es2022', 'dom'], types: [], sourceMap: true } });
const program = "import { roll } from './dice';\nexport const drawn = [roll.toString(), roll(6) < 6];\n";
const dice = "export const roll = (sides: number): number => Math.floor(Math.random() * sides);\n";

test('ts-loader in webpack rewrites through getCustomTransformers, from a CommonJS configuration', () => {
  const folder = project({
    ...installed('@stet/plugin', '@stet/runtime', 'ts-loader', 'typescript', 'webpack'),
    'package.json': '{}', 'tsconfig.json': tsconfig, 'src/main.ts': `${program}console.log(JSON.stringify(drawn));\n`, 'src/dice.ts': dice,
    'webpack.config.cjs': `
      const { stetTransformer } = require('@stet/plugin/tsc');
      module.exports = {
        mode: 'development', devtool: 'source-map', target: 'node22', entry: './src/main.ts', context: __dirname, externals: /^@stet\\//, externalsType: 'commonjs',
        output: { path: __dirname + '/dist', filename: 'main.cjs' }, resolve: { extensions: ['.ts', '.js'] },
        module: { rules: [{ test: /\\.ts$/, loader: 'ts-loader', options: { getCustomTransformers: () => ({ before: [stetTransformer()] }) } }] },
      };`,
    'build.cjs': `
      require('webpack')(require('./webpack.config.cjs'), (error, stats) => {
        if (error || stats.hasErrors()) { console.error(error ?? stats.toString()); process.exit(1); }
      });`,
  });
  const built = node(folder, ['build.cjs']);
  assert.equal(built.status, 0, built.stderr + built.stdout);
  const ran = node(folder, ['--disable-warning=ExperimentalWarning', '--import', '@stet/plugin/register', 'dist/main.cjs']);
  assert.equal(ran.status, 0, ran.stderr);
  const [text, inRange] = JSON.parse(ran.stdout) as [string, boolean];
  assert.match(text, /__WEBPACK_IMPORTED_MODULE_0__\.random\(\) \* sides/);
  assert.equal(inRange, true);
  const { sourcesContent } = JSON.parse(readFileSync(join(folder, 'dist/main.cjs.map'), 'utf8')) as { sourcesContent: string[] };
  assert.ok(sourcesContent.includes(dice), 'the map has the text that was written');
});

