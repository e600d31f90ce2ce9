import type { OnResolveResult, PluginBuild } from 'esbuild';
import { shims, sources } from '../catalogue/index.ts';
import { ambientModule } from '../rewrite/index.ts';
import { dependencyOf } from './packages.ts';

/** The name under which every file of a bundle can reach the runtime; long enough to be nobody's. */
const local = '__stet_of_dependencies';
const injectedPath = 'stet:inject';

/**
 * The globals that esbuild itself replaces, as it parses: path → what stands in its place. Those rows of the catalogue that say all by a
 * dotted name of a function or value. Not by name: objects and classes as a whole (`const { random } = Math`, `new Date()`: a Date of
 * another identity would not equal itself), computed members, `globalThis.x`, `import()`.
 */
export const defines: ReadonlyMap<string, string> = new Map(
  sources.flatMap(({ match, replace, shape }): [string, string][] =>
    (replace === undefined || shape !== undefined || !/^[\w$]+(?:\.[\w$]+)*$/.test(match) ? [] : [[match, `${local}.${replace}`]])),
);

/** Those globals, for the files where one has to stay. */
export const definedGlobals: ReadonlySet<string> = new Set(defines.keys());

/** Node's modules that the runtime stands in for, as programs name them. */
const shimmed = new RegExp(`^(?:node:)?(?:${[...shims.keys()].map((name) => name.slice('node:'.length)).join('|')})$`);

/**
 * Makes esbuild rewrite dependencies by itself: no file of theirs goes through JavaScript. `isSelected` tells whose imports of Node's
 * modules become the runtime's, `resolveRuntime` finds that.
 * `define` replaces where `inject` alone would refuse: an assignment to `Date.now` stays one.
 */
export function rewriteDependencies(build: PluginBuild, isSelected: (path: string) => boolean, resolveRuntime: (specifier: string, kind: string) => Promise<OnResolveResult | undefined>): void {
  const { initialOptions } = build;
  initialOptions.define = { ...Object.fromEntries(defines), ...initialOptions.define };
  initialOptions.inject = [...(initialOptions.inject ?? []), injectedPath];
  // An assignment to what is defined is the program's own patch, and wins at run time.
  initialOptions.logOverride = { 'assign-to-define': 'silent', ...initialOptions.logOverride };
  build.onResolve({ filter: /^stet:inject$/ }, ({ path }) => ({ path, namespace: 'stet-inject', sideEffects: false }));
  build.onLoad({ filter: /.*/, namespace: 'stet-inject' }, () => ({
    contents: `import * as ${local} from ${JSON.stringify(ambientModule)}; export { ${local} };`,
    resolveDir: initialOptions.absWorkingDir ?? process.cwd(),
  }));
  build.onResolve({ filter: shimmed, namespace: 'file' }, ({ path, importer, kind }) => {
    if (dependencyOf(importer) === undefined || !isSelected(importer) || kind === 'require-resolve') return undefined;
    return resolveRuntime(`${ambientModule}/${shims.get(path.startsWith('node:') ? path : `node:${path}`)}`, kind);
  });
}

/** A pattern, in the syntax that Go and JavaScript share, of source files in no `node_modules`: nothing else then asks JavaScript. */
export function ownFiles(extension: RegExp): RegExp {
  const folder = 'node_modules';
  // A segment that is another word leaves it at some letter, or ends there, or goes on after it.
  const leaving = [...folder].map((letter, at) => `${folder.slice(0, at)}(?:[^${letter}/\\\\][^/\\\\]*)?`);
  return new RegExp(`^(?:(?:${[...leaving, `${folder}[^/\\\\]+`].join('|')})[/\\\\])*[^/\\\\]*${extension.source}`);
}

/** A pattern of source files in the packages of a list, where `@scope/*` stands for a scope. */
export function filesOf(packages: readonly string[], extension: RegExp): RegExp {
  const names = packages.map((name) => name.split('/').map((part) => (part === '*' ? '[^/\\\\]+' : part.replace(/[^\w-]/g, '\\$&'))).join('[/\\\\]'));
  return new RegExp(`[/\\\\]node_modules[/\\\\](?:${names.join('|')})[/\\\\].*${extension.source}`);
}
