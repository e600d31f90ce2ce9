import type { OnResolveResult, PluginBuild } from 'esbuild';
import { shims, sources } from '../catalogue/index.ts';
import { ambientModule } from '../rewrite/index.ts';
import { dependencyOf } from './packages.ts';

/** The name by which every file of a bundle can reach the runtime; long enough to be nobody's. */
const local = '__stet_of_dependencies';
const injectedPath = 'stet:inject';

/**
 * A member of the runtime, as an expression. A plain name esbuild puts in no place where it would be assigned to: `Date.now = …` stays
 * the program's own patch. What is nested is a member of a facade, whose values depend on the moment, and which takes patches itself.
 */
function standIn(member: string): string {
  return member.includes('.') ? `${local}.${member}` : `${local}_${member}`;
}

/**
 * The globals that esbuild itself replaces, as it parses: path → what stands in its place. Those rows of the catalogue that say all by a
 * dotted name of a function or value. Not by name: objects and classes as a whole (`const { random } = Math`, `new Date()`: a Date of
 * another identity would not equal itself), computed members, `globalThis.x`, `import()`.
 */
export const defines: ReadonlyMap<string, string> = new Map(
  sources.flatMap(({ match, replace, shape }): [string, string][] =>
    (replace === undefined || shape !== undefined || !/^[\w$]+(?:\.[\w$]+)*$/.test(match) ? [] : [[match, standIn(replace)]])),
);

const plain = [...new Set(defines.values())].filter((name) => !name.includes('.'));

/** Those globals, for the files where one has to stay. */
export const definedGlobals: ReadonlySet<string> = new Set(defines.keys());

/** Node's modules that the runtime stands in for, as programs name them. */
const shimmed = new RegExp(`^(?:node:)?(?:${[...shims.keys()].map((name) => name.slice('node:'.length)).join('|')})$`);

/**
 * Makes esbuild rewrite dependencies by itself: no file of theirs goes through JavaScript. `isSelected` tells whose imports of Node's
 * modules become the runtime's, `resolveRuntime` finds that.
 * `define` names what `inject` brings: by `inject` alone, a package that assigns to `Date.now` would be an error, and `Math['random']` none of its business.
 */
export function rewriteDependencies(build: PluginBuild, isSelected: (path: string) => boolean, resolveRuntime: (specifier: string, kind: string) => Promise<OnResolveResult | undefined>): void {
  const { initialOptions } = build;
  initialOptions.define = { ...Object.fromEntries(defines), ...initialOptions.define };
  initialOptions.inject = [...(initialOptions.inject ?? []), injectedPath];
  // An assignment to what is defined is the program's own patch, and wins at run time.
  initialOptions.logOverride = { 'assign-to-define': 'silent', ...initialOptions.logOverride };
  build.onResolve({ filter: /^stet:inject$/ }, ({ path }) => ({ path, namespace: 'stet-inject', sideEffects: false }));
  build.onLoad({ filter: /.*/, namespace: 'stet-inject' }, () => ({
    contents: `import * as ${local} from ${JSON.stringify(ambientModule)}; export { ${local} };\nexport { ${plain.map((name) => `${name.slice(local.length + 1)} as ${name}`).join(', ')} } from ${JSON.stringify(ambientModule)};`,
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
