import { existsSync, globSync, readFileSync, realpathSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { compile, SourceSyntaxError } from '../compile/index.ts';
import { findingPosition } from '../report/index.ts';
import { listsPackage, nativePackages, type LoadedConfig } from '../config/index.ts';
import { packageFormat } from './packages.ts';

/** A package that stays outside a build although its code uses sources. A plain value, for machines too. */
export interface ExternalSource {
  readonly package: string;
  /** The first use of a source: a file from the root of the program, line and column from 1. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The source, as in the catalogue: `Math.random`. */
  readonly source: string;
  /** The external package that brings it; itself where the program imports it. */
  readonly through: string;
}

interface Manifest {
  readonly main?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** What does not belong to what a program runs, by the customs of packages. */
const notRun = /(?:^|[/\\])(?:tests?|__tests__|spec|examples?|benchmarks?|docs?|bin|scripts?|esm-browser|umd)[/\\]|\.(?:test|spec|min|umd|iife|global)\.\w+$/;

/**
 * The packages among `imported` (specifiers that a build left outside), and those that they depend on, whose code uses sources
 * and is not rewritten. Native packages are meant to stay as they are. Sorted by name.
 */
export function externalSources(imported: readonly string[], { root, config }: LoadedConfig): ExternalSource[] {
  const natives = [...nativePackages, ...(config.native ?? [])];
  const found = new Map<string, ExternalSource>();
  const seen = new Set<string>();
  const queue = [...new Set(imported.flatMap((specifier) => packageOf(specifier) ?? []))].map((name) => ({ name, from: root, through: name }));
  for (let each = queue.pop(); each !== undefined; each = queue.pop()) {
    const { name, from, through } = each;
    if (listsPackage(natives, name)) continue;
    const folder = folderOf(name, from);
    if (folder === undefined || seen.has(folder)) continue;
    seen.add(folder);
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
    const source = firstSource(folder, manifest);
    if (source !== undefined) found.set(name, { package: name, ...source, file: relative(root, source.file).replaceAll(sep, '/'), through });
    for (const dependency of Object.keys(manifest.dependencies ?? {})) queue.push({ name: dependency, from: folder, through });
  }
  return [...found.values()].sort((a, b) => (a.package < b.package ? -1 : 1));
}

/** The one warning about them. */
export function externalText(found: readonly ExternalSource[]): string {
  const rows = found.map(({ package: name, file, line, column, source, through }) => `  ${name}  ${file}:${line}:${column}  ${source}${through === name ? '' : `  (through ${through})`}`);
  return [
    `unrewritten-source: ${found.length === 1 ? 'a package that stays' : `${found.length} packages that stay`} outside the bundle and use${found.length === 1 ? 's' : ''} sources, which are not rewritten there`,
    ...rows,
    '  fix: bundle them, or list those under `native` whose sources are no part of what a handler gives; at run time the net catches the rest',
  ].join('\n');
}

/** The package that a specifier names; undefined for a path and for what Node brings. */
function packageOf(specifier: string): string | undefined {
  if (/^(?:[./\\]|[A-Za-z]:|[\w-]+:)/.test(specifier) || builtinModules.includes(specifier)) return undefined;
  return /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0];
}

function folderOf(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return realpathSync(candidate);
    if (dirname(folder) === folder) return undefined;
  }
}

/** The first rewritable use, in the main file if there is one. */
function firstSource(folder: string, { main = 'index.js' }: Manifest): Pick<ExternalSource, 'file' | 'line' | 'column' | 'source'> | undefined {
  const all = globSync('**/*.{js,cjs,mjs}', { cwd: folder, exclude: (name) => name === 'node_modules' }).filter((file) => !notRun.test(file)).sort();
  const first = main.replace(/^\.\//, '');
  for (const file of [first, ...all.filter((each) => each !== first)]) {
    const path = join(folder, file);
    if (!/\.[cm]?js$/.test(file) || !existsSync(path)) continue;
    const text = readFileSync(path, 'utf8');
    const use = rewritable(text, path);
    if (use === undefined) continue;
    const { line, column } = findingPosition(text, use).start;
    return { file: path, line, column, source: use.path };
  }
  return undefined;
}

function rewritable(text: string, path: string) {
  const format = packageFormat(path);
  try {
    return compile(text, path, format === undefined ? {} : { format }).findings.find(({ action }) => action === 'rewritten');
  } catch (error) {
    // Not JavaScript that anybody could load; templates of generators are such.
    if (error instanceof SourceSyntaxError) return undefined;
    throw error;
  }
}
