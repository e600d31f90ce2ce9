import { languageOf } from '@stet/plugin/compile';
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative, resolve } from 'node:path';
import { readFixtures } from '../analysis/fixture.ts';
import { blocksOf, pages } from '../docs/markdown.ts';

export const root = resolve(import.meta.dirname, '../..');
const shared = resolve(process.env['STET_SHARED'] ?? join(root, '../shared'));

/** A text to lint and to build, and the path that it is known by. */
export interface Text {
  readonly path: string;
  readonly text: string;
}

/** Every text that stet reads in the repository's own folders. */
export function ownTexts(): Text[] {
  return ['bench', 'eslint-rules', 'examples', 'plugin', 'runtime', 'scripts'].flatMap((folder) => textsIn(join(root, folder)));
}

/** Every fixture and case, the blocks of the analysis' own fixtures, and those of the documentation. */
export function fixtureTexts(): Text[] {
  const blocks = readdirSync(join(root, 'test/analysis/fixtures')).flatMap((name) => readFixtures(readFileSync(join(root, 'test/analysis/fixtures', name), 'utf8'))
    .map(({ line, source, settings, javascript }): Text => ({
      path: join(root, 'test/analysis', `${name}-${line}.${settings.sourceType === 'commonjs' ? 'c' : settings.sourceType === 'script' ? '' : settings.jsx ? '' : 'm'}${javascript ? 'js' : 'ts'}${settings.jsx ? 'x' : ''}`),
      text: source,
    })));
  const documented = pages().flatMap(blocksOf).filter(({ language }) => ['ts', 'tsx', 'js'].includes(language))
    .map(({ page, line, language, code }): Text => ({ path: join(root, `${page}-${line}.${language}`), text: code }));
  return [...textsIn(join(root, 'test')), ...textsIn(join(shared, 'cases')), ...blocks, ...documented];
}

/** What others have written, as if it were a program's own. */
export function packageTexts(): Text[] {
  const modules = join(root, 'node_modules');
  const packages = ['@restatedev/restate-sdk', '@sinonjs/*', '@jridgewell/*', 'webpack/lib/{util,node,serialization}', 'ts-jest', 'luxon', 'mocha', 'bottleneck', 'fastq', 'retimer', 'hyperid', 'commander', 'undici', 'lru-cache', 'graceful-fs', 'pino', 'winston', 'bluebird'];
  return globSync(packages.map((name) => `${name}/**/*.{js,cjs,mjs,ts,cts,mts}`), { cwd: modules, withFileTypes: true })
    .filter((entry) => entry.isFile() && isRead(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !relative(modules, path).includes('node_modules'))
    .map((path) => ({ path: join(root, 'corpus', relative(modules, path)), text: readFileSync(path, 'utf8') }))
    .filter(({ text }) => text.length < 100_000);
}

const require = createRequire(join(root, 'eslint-rules/package.json'));

/** ESLint's language options for Babel, with the syntax of TypeScript where that is asked for. Without a configuration file of Babel's. */
export function babel(jsx: boolean): Record<string, unknown> {
  const plugin = (name: string, options?: object): unknown[] => [require.resolve(name), options];
  const plugins = [plugin('@babel/plugin-syntax-typescript', { disallowAmbiguousJSXLike: jsx }), ...(jsx ? [plugin('@babel/plugin-syntax-jsx')] : [])];
  return { parser: (require('@babel/eslint-parser') as { default?: object }).default ?? require('@babel/eslint-parser'), parserOptions: { requireConfigFile: false, babelOptions: { configFile: false, babelrc: false, plugins } } };
}

function textsIn(folder: string): Text[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules') && isRead(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}

function isRead(name: string): boolean {
  const language = languageOf(name);
  return language !== undefined && language !== 'dts';
}
