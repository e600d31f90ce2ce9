import { readFileSync } from 'node:fs';
import type { Loader, Message, OnLoadArgs, OnLoadResult, OnResolveResult, PartialMessage, Plugin, PluginBuild } from 'esbuild';
import { statefulLibraries } from '../catalogue/index.ts';
import { nativePackages, type Config } from '../config/index.ts';
import { rewriteDependencies, definedGlobals, filesOf, ownFiles } from './esbuild-dependencies.ts';
import { externalSources, externalText } from './externals.ts';
import { isRuntimeFile, openHost, ownFile, reexported, sdkModule, sourceFile, unreadText, type Host } from './host.ts';
import type { HostMessage } from './messages.ts';
import { comment, compose, mapOfText } from './node-loader/inline-map.ts';
import { namesPackages } from './selection.ts';

/**
 * The esbuild plugin. `options` are those of stet.config, and win over it.
 * Imports of Restate's SDK become imports of stet's surface of it, for the engine of the configuration.
 * It rewrites each file of the program as it is loaded and leaves TypeScript and JSX to esbuild, which composes the inline map into its own;
 * dependencies esbuild rewrites by itself.
 */
export function stet(options: Config = {}): Plugin {
  return {
    name: 'stet',
    setup(build) {
      const { initialOptions } = build;
      const folder = initialOptions.absWorkingDir ?? process.cwd();
      const bySelf = rewritesBySelf(options, folder);
      const host = openHost('esbuild', options, folder, bySelf && initialOptions.bundle === true ? { shield: definedGlobals } : {});
      const { config } = host.loaded;
      const resolveRuntime = runtimeResolver(build, folder);
      mapSdk(build, host);
      // esbuild tells no plugin that it watches. What is built again by one context is watched.
      let builds = 0;
      build.onStart(() => void builds++);
      const load = ({ path }: OnLoadArgs): OnLoadResult | undefined => {
        const loader = initialOptions.loader?.[/\.\w+$/.exec(path)![0]] ?? defaultLoader(path);
        return ['js', 'jsx', 'ts', 'tsx'].includes(loader) ? rewriteFile(readFileSync(path, 'utf8'), path, loader, host, host.stops(builds > 1), Boolean(initialOptions.sourcemap)) : undefined;
      };
      const { dependencies = true } = config;
      const isBundle = initialOptions.bundle === true;
      build.onLoad({ filter: ownFiles(sourceFile), namespace: 'file' }, load);
      if (isBundle && bySelf) {
        rewriteDependencies(build, host.isSelected, resolveRuntime);
        // Packages that stay native are kept from it, the runtime first.
        build.onLoad({ filter: filesOf([...nativePackages, ...(config.native ?? [])], sourceFile), namespace: 'file' }, load);
        // State of libraries is each invocation's own, which no replacing of globals makes it.
        build.onLoad({ filter: filesOf(statefulLibraries.map((library) => library.package), sourceFile), namespace: 'file' }, load);
      } else if (dependencies !== false) {
        build.onLoad({ filter: dependencies === true ? sourceFile : filesOf(dependencies, sourceFile), namespace: 'file' }, load);
      }
      const external = initialOptions.packages === 'external' || (initialOptions.external ?? []).length > 0;
      if (external) initialOptions.metafile = true;
      build.onEnd(({ errors, metafile }) => ({ warnings: [...unreadWarnings(host, errors, folder), ...(external && metafile !== undefined ? externalWarnings(metafile.inputs, host) : [])] }));
    },
  };
}

/** Whether esbuild's own replacing decides as the configuration does: it knows all packages but the native ones. */
function rewritesBySelf(options: Config, folder: string): boolean {
  const { config } = openHost('esbuild', options, folder).loaded;
  return (config.dependencies ?? true) === true && !(config.exclude ?? []).some(namesPackages);
}

/** Imports of Restate's SDK get stet's surface of it for the engine, except those of the runtime, which wraps it. */
function mapSdk(build: PluginBuild, host: Host): void {
  build.onResolve({ filter: sdkModule }, ({ path, importer, kind, resolveDir }) => {
    const alias = host.aliasOf(path, importer);
    return alias === undefined ? undefined : build.resolve(alias, { kind, importer, resolveDir });
  });
}

/**
 * Finds the runtime for whatever file needs it: as the program sees it, else as this plugin does, since a package need not know of it.
 * An ES module cannot `require` what stays outside the bundle: a CommonJS file gets the runtime through a module between that imports it.
 */
function runtimeResolver(build: PluginBuild, folder: string): (specifier: string, kind: string) => Promise<OnResolveResult | undefined> {
  const found = new Map<string, Promise<OnResolveResult>>();
  const resolving = { stet: 'resolving' };
  const find = async (path: string): Promise<OnResolveResult> => {
    const { errors, path: file, external, namespace } = await build.resolve(path, { kind: 'import-statement', resolveDir: folder, pluginData: resolving });
    return errors.length > 0 ? { path: ownFile(path), sideEffects: false } : { path: file, external, namespace, sideEffects: false };
  };
  const resolve = (path: string, kind: string): Promise<OnResolveResult | undefined> => {
    if (kind === 'require-call' && build.initialOptions.format === 'esm') return Promise.resolve({ path, namespace: 'stet-require' });
    if (!found.has(path)) found.set(path, find(path));
    return found.get(path)!;
  };
  build.onResolve({ filter: /^@stet\/runtime\/ambient(?:\/|$)/ }, ({ path, kind, importer, pluginData }) => (pluginData === resolving || isRuntimeFile(importer) ? undefined : resolve(path, kind)));
  build.onLoad({ filter: /.*/, namespace: 'stet-require' }, ({ path }) => ({ contents: reexported(path), resolveDir: folder }));
  return resolve;
}

/** What esbuild is to load instead; undefined where the file stays as it is, so that esbuild reads it itself. */
function rewriteFile(text: string, path: string, loader: Loader, host: Host, stops: boolean, wantsMap: boolean): OnLoadResult | undefined {
  const result = host.rewrite(text, path);
  if (result === undefined) return undefined;
  const { code, messages } = result;
  // esbuild reads no inline map where it writes none.
  const map = wantsMap ? result.map : null;
  const isError = ({ severity }: HostMessage): boolean => stops && severity === 'error';
  return {
    contents: map === null ? code : withMap(code, map, text, path),
    loader,
    warnings: messages.filter((message) => !isError(message)).map(asMessage),
    errors: messages.filter(isError).map(asMessage),
  };
}

/** With the inline map that esbuild reads, and through it to the file that a compiler made this one of. */
function withMap(code: string, map: Parameters<typeof compose>[0][number] | object, text: string, path: string): string {
  const earlier = mapOfText(text, path);
  const composed = earlier === undefined ? map : compose([map as Parameters<typeof compose>[0][number], earlier]);
  const encoded = Buffer.from(JSON.stringify(composed)).toString('base64');
  return `${earlier === undefined ? code : code.replace(comment, '\n//')}\n//# sourceMappingURL=data:application/json;base64,${encoded}`;
}

function asMessage({ id, text, file, line, column, length, lineText, notes }: HostMessage): PartialMessage {
  return { id, text, location: { file, line, column, length, lineText }, notes: notes.map((note) => ({ text: note })) };
}

/** What esbuild could read and stet could not: where esbuild has an error of its own, that is enough. */
function unreadWarnings(host: Host, errors: readonly Message[], folder: string): PartialMessage[] {
  return [...host.takeUnread()].filter(([path]) => !errors.some(({ location }) => location !== null && path.endsWith(location.file.replace(/^(?:\.\.?\/)+/, ''))))
    .map(([path, why]) => ({ text: unreadText(path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path, why) }));
}

function externalWarnings(inputs: Readonly<Record<string, { readonly imports: readonly { readonly path: string; readonly external?: boolean }[] }>>, host: Host): PartialMessage[] {
  const imported = Object.values(inputs).flatMap(({ imports }) => imports.filter(({ external }) => external).map(({ path }) => path));
  const found = externalSources(imported, host.loaded);
  return found.length === 0 ? [] : [{ id: 'unrewritten-source', text: externalText(found), detail: found }];
}

/** esbuild's own choice of loader by extension. */
function defaultLoader(path: string): Loader {
  if (path.endsWith('.tsx')) return 'tsx';
  if (path.endsWith('ts')) return 'ts';
  return path.endsWith('.jsx') ? 'jsx' : 'js';
}
