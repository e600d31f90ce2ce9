import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Builds what is published into dist/: JavaScript with declarations, file by file, and a package.json whose exports name them.
 * In the repository the packages export their TypeScript, which tests and scripts run as it is.
 */
const packages = ['runtime', 'plugin', 'eslint-rules'];

/** A file, or files by condition. */
type Exported = string | { [condition: string]: Exported };

interface Manifest {
  exports: Record<string, Exported>;
  [field: string]: unknown;
}

rmSync('dist', { recursive: true, force: true });
for (const name of packages) {
  const out = join('dist', name);
  mkdirSync(out, { recursive: true });
  emit(name, out);
  copyPlain(name, out);
  const manifest = JSON.parse(readFileSync(join(name, 'package.json'), 'utf8')) as Manifest;
  manifest.exports = Object.fromEntries(Object.entries(manifest.exports).map(([path, file]) => [path, published(file)]));
  manifest.exports['./package.json'] = './package.json';
  // What is loaded to learn its names may read it.
  writeFileSync(join(out, 'package.json'), JSON.stringify(manifest));
  for (const [path, file] of Object.entries(manifest.exports)) manifest.exports[path] = await requirable(out, file);
  if (name === 'eslint-rules') manifest.exports['.'] = requirablePlugin(out, manifest.exports['.']!);
  writeFileSync(join(out, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  for (const page of ['README.md', 'CHANGELOG.md', 'LICENSE']) {
    const own = join(name, page);
    if (existsSync(own) || existsSync(page)) cpSync(existsSync(own) ? own : page, join(out, page));
  }
  if (name === 'eslint-rules') carryPages(out);
}

/** Where the rules' `meta.docs.url` leads, and where those pages lead. */
function carryPages(out: string): void {
  cpSync('docs/errors', join(out, 'docs/errors'), { recursive: true });
  for (const page of globSync('docs/*.md', { cwd: 'eslint-rules' })) writeFileSync(join(out, page), readFileSync(join('eslint-rules', page), 'utf8').replaceAll('](../../docs/errors/', '](errors/'));
}

function emit(name: string, out: string): void {
  const config = join(out, 'tsconfig.json');
  writeFileSync(config, JSON.stringify({
    extends: relative(out, 'tsconfig.json'),
    compilerOptions: {
      noEmit: false, allowImportingTsExtensions: false, rewriteRelativeImportExtensions: true, declaration: true, sourceMap: true, inlineSources: true,
      rootDir: relative(out, name), outDir: '.',
    },
    include: [`${relative(out, name)}/**/*.ts`],
    exclude: [],
  }));
  const { status } = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', config], { stdio: 'inherit' });
  rmSync(config);
  if (status !== 0) process.exit(status ?? 1);
}

/** The compiler renames the imports of what it emits; what is JavaScript already is renamed here. */
function copyPlain(name: string, out: string): void {
  for (const plain of globSync('**/*.{js,cjs,d.ts,d.cts}', { cwd: name, exclude: ['node_modules/**'] })) {
    mkdirSync(dirname(join(out, plain)), { recursive: true });
    const text = readFileSync(join(name, plain), 'utf8');
    writeFileSync(join(out, plain), text.replace(/(import\(|require\(|new URL\(|from )'(\.[^']+)\.ts'/g, "$1'$2.js'"));
  }
}

function published(file: Exported, condition = ''): Exported {
  if (typeof file !== 'string') return Object.fromEntries(Object.entries(file).map(([name, each]) => [name, published(each, name)]));
  if (!file.endsWith('.ts') || file.endsWith('.d.ts')) return file;
  const stem = file.slice(0, -'.ts'.length);
  if (condition === 'types') return `${stem}.d.ts`;
  return { types: `${stem}.d.ts`, default: `${stem}.js` };
}

/** `require('eslint-plugin-stet')` gives the plugin itself, as a configuration in CommonJS expects. */
function requirablePlugin(out: string, file: Exported): Exported {
  writeFileSync(join(out, 'index.cjs'), "module.exports = require('./index.js').default;\n");
  writeFileSync(join(out, 'index.d.cts'), "declare const plugin: (typeof import('./index.js', { with: { 'resolution-mode': 'import' } }))['default'];\nexport = plugin;\n");
  return { import: file, require: { types: './index.d.cts', default: './index.cjs' } };
}

/**
 * What a configuration in CommonJS requires, a host, gets a CommonJS file too. Node can require the ES module itself; TypeScript and
 * other resolvers do not all know it, and older Nodes warn of it outside node_modules. One instance serves both.
 */
async function requirable(out: string, file: Exported): Promise<Exported> {
  if (typeof file === 'string' || typeof file.default !== 'string' || !/^\.\/hosts\/[^/]+\.js$/.test(file.default)) return file;
  const stem = file.default.slice(0, -'.js'.length);
  const module = `./${stem.split('/').at(-1)}.js`;
  const names = Object.keys((await import(pathToFileURL(resolve(out, file.default)).href)) as object).sort();
  const named = names.filter((name) => name !== 'default');
  writeFileSync(join(out, `${stem}.cjs`), [
    `const module_ = require('${module}');`, "Object.defineProperty(exports, '__esModule', { value: true });", ...names.map((name) => `exports.${name} = module_.${name};`), '',
  ].join('\n'));
  writeFileSync(join(out, `${stem}.d.cts`), [
    `type Module = typeof import('${module}', { with: { 'resolution-mode': 'import' } });`,
    `export type * from '${module}' with { 'resolution-mode': 'import' };`,
    ...named.map((name) => `export declare const ${name}: Module['${name}'];`),
    ...(names.includes('default') ? ["declare const default_: Module['default'];", 'export default default_;'] : []), '',
  ].join('\n'));
  return { import: file, require: { types: `${stem}.d.cts`, default: `${stem}.cjs` } };
}
