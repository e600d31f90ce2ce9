import { realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Loader, OnLoadResult, Plugin, PluginBuild } from 'esbuild';
import { compile, SourceSyntaxError } from '../compile/index.ts';
import { engineOf, loadConfig, validated, type Config } from '../config/index.ts';
import { findingPosition, lineStarts, lineText, messageOf } from '../report/index.ts';
import { makeSelection } from './selection.ts';
import { dependencyOf, packageFormat } from './packages.ts';
import { aliasOfSdk } from './sdk-alias.ts';

/**
 * The esbuild plugin. `options` are those of stet.config, and win over it.
 * Imports of Restate's SDK become imports of stet's surface of it, for the engine of the configuration.
 * It rewrites each file as it is loaded and leaves TypeScript and JSX to esbuild, which composes the inline map into its own.
 */
export function stet(options: Config = {}): Plugin {
  return {
    name: 'stet',
    setup(build) {
      const loaded = loadConfig(build.initialOptions.absWorkingDir ?? process.cwd());
      const config = { ...loaded.config, ...validated(options, 'the options of the esbuild plugin') };
      const engine = engineOf(config);
      // The SDK runs beside the turns of a handler, on native timers; where its surface is stet's, nothing of it is rewritten.
      const native = [...(config.native ?? []), '@restatedev/*'];
      const isSelected = makeSelection({ ...loaded, config: { ...config, native } });
      mapSdk(build, engine);
      if (build.initialOptions.format === 'esm') importRuntime(build);
      build.onLoad({ filter: /\.(?:[cm]?[jt]s|[jt]sx)$/, namespace: 'file' }, async ({ path }) => {
        if (!isSelected(path)) return undefined;
        return rewriteFile(path, await readFile(path, 'utf8'), config, build.initialOptions.loader ?? {});
      });
    },
  };
}

/** Imports of Restate's SDK get stet's surface of it for the engine, except those of the runtime, which wraps it. */
function mapSdk(build: PluginBuild, engine: 'embedded' | 'restate'): void {
  const runtime = dirname(dirname(realpathSync(fileURLToPath(import.meta.resolve('@stet/runtime/ambient'))))) + sep;
  build.onResolve({ filter: /^@restatedev\/restate-sdk(?:\/(?:node|fetch|lambda))?$/ }, ({ path, importer, kind, resolveDir }) => {
    if (importer.startsWith(runtime) || dependencyOf(importer) === '@stet/runtime') return undefined;
    const alias = aliasOfSdk(path, importer, engine);
    return alias === undefined ? undefined : build.resolve(alias, { kind, importer, resolveDir });
  });
}

/**
 * An ES module cannot `require` what stays outside the bundle: a CommonJS file gets the runtime through a module between
 * that imports it.
 */
function importRuntime(build: PluginBuild): void {
  build.onResolve({ filter: /^@stet\/runtime\/ambient/ }, ({ path, kind, resolveDir }) => {
    return kind === 'require-call' ? { path, namespace: 'stet-require', pluginData: { resolveDir } } : undefined;
  });
  build.onLoad({ filter: /.*/, namespace: 'stet-require' }, ({ path, pluginData }) => {
    return { contents: `export * from ${JSON.stringify(path)};`, resolveDir: (pluginData as { resolveDir: string }).resolveDir };
  });
}

/** What esbuild is to load instead; undefined where the file has no source, so that esbuild reads it itself. */
function rewriteFile(path: string, text: string, { rules = {}, contexts = [] }: Config, loaders: Readonly<Record<string, Loader>>): OnLoadResult | undefined {
  const extension = /\.\w+$/.exec(path)![0];
  const format = packageFormat(path);
  try {
    const { code, map, findings } = compile(text, path, { rules, contexts, ...(format === undefined ? {} : { format }) });
    if (findings.length === 0 && map === null) return undefined;
    const messages = findings.filter(({ action }) => action === 'reported').map((finding) => ({ finding, message: messageFor(finding, text, path) }));
    return {
      contents: map === null ? code : `${code}\n//# sourceMappingURL=${map.toUrl()}`,
      loader: loaders[extension] ?? defaultLoader(extension),
      warnings: messages.filter(({ finding }) => finding.severity === 'warning').map(({ message }) => message),
      errors: messages.filter(({ finding }) => finding.severity === 'error').map(({ message }) => message),
    };
  } catch (error) {
    if (!(error instanceof SourceSyntaxError)) throw error;
    return { errors: [{ text: error.reason, location: { file: path, line: error.line, column: error.column - 1 } }] };
  }
}

function messageFor(finding: Parameters<typeof messageOf>[0], text: string, path: string) {
  const message = messageOf(finding, text, path);
  const starts = lineStarts(text);
  const { line, column } = findingPosition(text, finding, starts).start;
  return {
    text: `${finding.id}: ${message.what}`,
    location: { file: path, line, column: column - 1, length: finding.end - finding.start, lineText: lineText(text, starts, line) },
    notes: [{ text: `reached by ${message.way}` }, { text: `fix: ${message.fix}` }],
  };
}

/** esbuild's own choice of loader by extension. */
function defaultLoader(extension: string): Loader {
  if (extension === '.tsx') return 'tsx';
  if (extension.endsWith('ts')) return 'ts';
  return extension === '.jsx' ? 'jsx' : 'js';
}
