import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SourceSyntaxError } from '../compile/index.ts';
import { type Edited, withPlugin, withPreset } from './edit-config.ts';
import { type Manifest, withPackages } from './manifest.ts';

/** One file with stet in it; `before` is empty for a new one. */
export interface InitFile {
  /** Relative to the folder. */
  readonly file: string;
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

export interface Init {
  /** The build tools that were found: esbuild, vite, rollup, rolldown, webpack, rspack, vitest, jest, tsc, node. */
  readonly tools: readonly string[];
  readonly files: readonly InitFile[];
  /** What a person has to add, a sentence each. */
  readonly byHand: readonly string[];
}

/** Build tools by the names of their configuration files. */
const configs: readonly (readonly [tool: string, name: RegExp])[] = [
  ['vite', /^vite\.config\.[cm]?[jt]s$/], ['vitest', /^vitest\.config\.[cm]?[jt]s$/], ['rollup', /^rollup\.config\.[cm]?[jt]s$/], ['rolldown', /^rolldown\.config\.[cm]?[jt]s$/],
  ['webpack', /^webpack\.config\.[cm]?[jt]s$/], ['rspack', /^rspack\.config\.[cm]?[jt]s$/], ['jest', /^jest\.config\.[cm]?[jt]s$/], ['esbuild', /^(?:esbuild|build)(?:\.config)?\.[cm]?[jt]s$/],
];
const bundles: ReadonlySet<string> = new Set(['vite', 'rollup', 'rolldown', 'webpack', 'rspack', 'esbuild']);
const eslintConfig = /^eslint\.config\.[cm]?[jt]s$/;

/** What has to be written so that stet is in the build of the package in a folder; writes nothing. Throws where there is no package.json, or it does not parse. */
export function init(folder: string, version: string): Init {
  const text = readFileSync(join(folder, 'package.json'), 'utf8');
  const manifest = JSON.parse(text) as Manifest;
  const names = readdirSync(folder).sort();
  const known = { ...manifest.dependencies, ...manifest.devDependencies };
  const found = configs.flatMap(([tool, pattern]) => names.filter((name) => pattern.test(name)).map((name) => ({ tool, name })))
    .filter(({ tool, name }) => tool !== 'esbuild' || /['"]esbuild['"]/.test(readFileSync(join(folder, name), 'utf8')));
  const scripts = Object.values(manifest.scripts ?? {}).join('\n');
  const isBundled = found.some(({ tool }) => bundles.has(tool));
  const tools = [...new Set([
    ...found.map(({ tool }) => tool),
    ...(!isBundled && /(?:^|&&\s*|\n)(?:npx\s+)?(?:stet\s+)?tsc\b(?![^\n]*--noEmit)/.test(scripts) ? ['tsc'] : []),
    ...(!isBundled && /\bnode\b[^\n]*\.[cm]?ts\b/.test(scripts) ? ['node'] : []),
  ])];
  const files: InitFile[] = [];
  const byHand: string[] = [];
  const edit = (name: string, how: (name: string, before: string) => Edited): void => {
    const path = join(folder, name);
    const before = readFileSync(path, 'utf8');
    const edited = attempted(() => how(name, before), name);
    if (edited === 'same') return;
    if ('byHand' in edited) byHand.push(`${name}: ${edited.byHand}`);
    else files.push({ file: name, path, before, after: edited.text });
  };
  for (const { tool, name } of found) edit(name, (file, before) => withPlugin(tool, file, before));
  const lint = names.find((name) => eslintConfig.test(name));
  if (lint !== undefined) edit(lint, withPreset);
  else if ('eslint' in known) files.push(newLint(folder));
  const range = `^${version}`;
  const after = withPackages(text, { tools, withLint: lint !== undefined || 'eslint' in known, range });
  if (after !== text) files.push({ file: 'package.json', path: join(folder, 'package.json'), before: text, after });
  if ('jest' in manifest) byHand.push("package.json: transform: { '\\\\.[jt]sx?$': ['@stet/plugin/jest', { transform: 'ts-jest' }] } in the key jest");
  if (tools.length === 0) byHand.push('no build tool was found: node --import @stet/plugin/register starts a program with stet, and docs/builds.md shows each build');
  return { tools, files: files.sort((a, b) => (a.file < b.file ? -1 : 1)), byHand };
}

/** A configuration that does not parse is for a person. */
function attempted(edit: () => Edited, name: string): Edited {
  try {
    return edit();
  } catch (error) {
    if (!(error instanceof SourceSyntaxError)) throw error;
    return { byHand: `it does not parse (${name}:${error.line}:${error.column}: ${error.reason})` };
  }
}

function newLint(folder: string): InitFile {
  const file = 'eslint.config.mjs';
  if (existsSync(join(folder, file))) throw new Error(`stet: ${file} is there and was not found; this is a bug of stet's, please report it`);
  return { file, path: join(folder, file), before: '', after: "import stet from 'eslint-plugin-stet';\n\nexport default [stet.configs.recommended];\n" };
}
