import { createHash } from 'node:crypto';
import { shims } from '../catalogue/index.ts';
import { ambientModule } from '../rewrite/index.ts';
import { externalSources, externalText } from './externals.ts';
import { ownFile, sdkModule, unreadText, type Host } from './host.ts';
import { stetVersion } from './version.ts';

interface Module {
  readonly constructor: { readonly name: string };
  readonly userRequest?: string;
  readonly request?: unknown;
}

interface Compilation {
  readonly modules: Iterable<Module>;
  readonly warnings: unknown[];
  readonly errors: readonly unknown[];
  readonly compiler: unknown;
  readonly hooks: { readonly seal: Hook<[]> };
}

interface Hook<A extends unknown[]> {
  readonly tap: (name: string, call: (...args: A) => void) => void;
}

interface ResolveData {
  request: string;
  readonly contextInfo: { readonly issuer: string };
  readonly dependencies?: readonly { request?: string }[];
}

/** What webpack's and Rspack's compilers have in common, as far as stet uses it. */
export interface WebpackLike {
  readonly watchMode?: boolean;
  readonly options: {
    readonly context?: string;
    readonly cache?: unknown;
    resolve: { fallback?: unknown };
  };
  readonly hooks: { readonly thisCompilation: Hook<[Compilation]> };
  readonly webpack: {
    readonly NormalModuleReplacementPlugin: new (pattern: RegExp, replace: (data: ResolveData) => void) => { readonly apply: (compiler: unknown) => void };
  };
}

/** The parts of the plugin that are webpack's and Rspack's own: the SDK's alias, the runtime's place, the cache, and what is said once a build. */
export function attachToWebpack(compiler: WebpackLike, host: Host): void {
  const { NormalModuleReplacementPlugin } = compiler.webpack;
  new NormalModuleReplacementPlugin(sdkModule, (data) => {
    const alias = host.aliasOf(data.request, data.contextInfo.issuer || undefined);
    if (alias === undefined) return;
    data.request = alias;
    // What is external is decided by the dependency's own request.
    const [dependency] = data.dependencies ?? [];
    if (dependency !== undefined) dependency.request = alias;
  }).apply(compiler);

  // A package need not see the runtime from where it lies.
  const own = [ambientModule, ...[...shims.values()].map((shim) => `${ambientModule}/${shim}`)];
  const fallback = compiler.options.resolve.fallback as Record<string, unknown> | undefined;
  compiler.options.resolve.fallback = { ...Object.fromEntries(own.map((module) => [`${module}$`, ownFile(module)])), ...fallback };

  const cache = compiler.options.cache as { type?: string; version?: string } | boolean | undefined;
  if (typeof cache === 'object' && cache.type !== 'memory') cache.version = `${cache.version ?? ''}|stet ${fingerprint(host)}`;

  compiler.hooks.thisCompilation.tap('stet', (compilation) => {
    // A child compilation, such as one that extracts styles, has no modules of the program.
    if (compilation.compiler !== compiler) return;
    compilation.hooks.seal.tap('stet', () => {
      const unread = host.takeUnread();
      // What it could not read either, it says itself.
      if (compilation.errors.length === 0) for (const [path, why] of unread) compilation.warnings.push(new Error(unreadText(path, why)));
      const external = [...compilation.modules].filter((module) => module.constructor.name === 'ExternalModule').map(({ userRequest, request }) => userRequest ?? String(request));
      const found = externalSources(external, host.loaded);
      if (found.length > 0) compilation.warnings.push(Object.assign(new Error(externalText(found)), { name: 'unrewritten-source', packages: found }));
    });
  });
}

/** What the rewritten text depends on beside the text: kept results of another version or configuration are of no use. */
function fingerprint(host: Host): string {
  const { config } = host.loaded;
  return createHash('sha256').update(JSON.stringify([stetVersion, config])).digest('hex').slice(0, 16);
}
