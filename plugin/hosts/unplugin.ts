import { createUnplugin, type UnpluginContextMeta, type UnpluginOptions } from 'unplugin';
import type { Config } from '../config/index.ts';
import { externalSources, externalText } from './externals.ts';
import { openHost, ownFile, reexported, sdkModule, sourceFile, unreadText, type Host } from './host.ts';
import { ambientModule } from '../rewrite/index.ts';
import { wholeText, type HostMessage } from './messages.ts';
import { atOrigin, type IncomingMap } from './origin.ts';
import { attachToWebpack, type WebpackLike } from './webpack-like.ts';

/** What Rollup, Rolldown and Vite hand to a hook beside unplugin's own: their contexts are the same in what stet uses. */
interface RollupContext {
  readonly meta?: { readonly watchMode?: boolean };
  readonly getCombinedSourcemap?: () => IncomingMap;
  readonly resolve: (source: string, importer?: string, options?: { readonly skipSelf?: boolean; readonly [key: string]: unknown }) => Promise<{ readonly id: string; readonly external?: unknown } | null>;
  readonly warn: (message: object | string) => void;
  readonly error: (message: object | string) => void;
}

/** Of the config that Vite has resolved. */
interface ViteConfig {
  readonly root: string;
  readonly command: 'build' | 'serve';
  readonly build: { readonly watch?: unknown; readonly lib?: unknown; readonly ssr?: unknown };
  readonly logger: { readonly warn: (text: string) => void };
}

/**
 * A module between a CommonJS file and the runtime, which is ESM: Rollup's CommonJS plugin takes what is external for CommonJS too.
 * The others bring a `require` along that knows both.
 */
const between = 'stet-require:';
const runtimeModule = /^@stet\/runtime\/ambient(?:\/|$)/;

/**
 * The plugin of every bundler that unplugin drives. `options` are those of stet.config, and win over it.
 * It comes before all others, so that it sees the text that was written; what it finds goes out by the bundler's own warnings and errors.
 */
export const unplugin = createUnplugin((options: Config | undefined, meta: UnpluginContextMeta): UnpluginOptions => {
  const name = meta.framework;
  const compiler = meta.framework === 'webpack' ? (meta.webpack.compiler as unknown as WebpackLike) : meta.framework === 'rspack' ? (meta.rspack.compiler as unknown as WebpackLike) : undefined;
  // Vite tells its folder later; the others work where they are started.
  let host: Host = openHost(name, options ?? {}, compiler?.options.context ?? process.cwd(), name === 'rollup' ? { requireFrom: `${between}${ambientModule}` } : {});
  let watching = false;

  const plugin: UnpluginOptions = {
    name: 'stet',
    enforce: 'pre',
    transformInclude: (id) => isSource(id) && host.isSelected(pathOf(id)),
    transform(code, id) {
      const context = this as unknown as RollupContext;
      const path = pathOf(id);
      const result = host.rewrite(code, path);
      if (result === undefined) return undefined;
      const incoming = (): IncomingMap | undefined => (compiler === undefined ? context.getCombinedSourcemap?.() : inputMapOf(this.getNativeBuildContext?.()));
      const stops = host.stops(compiler === undefined ? watching || context.meta?.watchMode === true : compiler.watchMode === true);
      tell(context, result.messages.map((message) => atOrigin(message, incoming)), stops, compiler !== undefined);
      return result.map === null ? undefined : { code: result.code, map: result.map };
    },
    webpack: (webpack) => attachToWebpack(webpack as unknown as WebpackLike, host),
    rspack: (rspack) => attachToWebpack(rspack as unknown as WebpackLike, host),
  };
  // Rollup has no `enforce`: its hooks are put first one by one.
  if (compiler === undefined) plugin.transform = { order: 'pre', handler: plugin.transform } as unknown as NonNullable<UnpluginOptions['transform']>;

  const likeRollup = {
    resolveId: {
      order: 'pre' as const,
      async handler(this: RollupContext, source: string, importer: string | undefined, options: object) {
        if (source.startsWith(between)) return `\0${source}`;
        if (runtimeModule.test(source)) return runtimeId(this, source, importer);
        if (!sdkModule.test(source)) return undefined;
        const alias = host.aliasOf(source, importer);
        return alias === undefined ? undefined : this.resolve(alias, importer, { ...options, skipSelf: true });
      },
    },
    load(id: string) {
      return id.startsWith(`\0${between}`) ? reexported(id.slice(between.length + 1)) : undefined;
    },
    buildEnd(this: RollupContext, error?: Error) {
      const unread = host.takeUnread();
      if (error !== undefined) return;
      for (const [path, why] of unread) this.warn({ message: unreadText(path, why), id: path });
    },
    generateBundle(this: RollupContext, _options: unknown, bundle: Readonly<Record<string, { readonly type: string; readonly imports?: readonly string[]; readonly dynamicImports?: readonly string[] }>>) {
      const imported = Object.values(bundle).flatMap((each) => (each.type === 'chunk' ? [...(each.imports ?? []), ...(each.dynamicImports ?? [])] : []));
      const found = externalSources(imported.filter((each) => !(each in bundle)), host.loaded);
      if (found.length > 0) this.warn({ message: externalText(found), pluginCode: 'unrewritten-source', meta: { packages: found } });
    },
  };
  const asRollup = likeRollup as unknown as NonNullable<UnpluginOptions['rollup']>;
  return {
    ...plugin,
    rollup: asRollup,
    rolldown: asRollup as unknown as NonNullable<UnpluginOptions['rolldown']>,
    vite: {
      ...(asRollup as object),
      // A browser keeps no journal; what is rendered for one stays as it is.
      applyToEnvironment: (environment) => environment.config.consumer === 'server',
      configResolved(config: ViteConfig) {
        host = openHost(name, options ?? {}, config.root);
        watching = config.command === 'serve' || Boolean(config.build.watch);
        if (config.command === 'build' && Boolean(config.build.lib) && !config.build.ssr) config.logger.warn('stet: a library that is built for browsers is not rewritten; for Node, set build.ssr');
      },
    } as NonNullable<UnpluginOptions['vite']>,
  };

  /** The runtime as the program sees it, else as the importer or this plugin does: a package need not know of it. */
  async function runtimeId(context: RollupContext, source: string, importer: string | undefined) {
    const program = `${host.loaded.root}/package.json`;
    return (await context.resolve(source, program, { skipSelf: true })) ?? (await context.resolve(source, importer, { skipSelf: true })) ?? ownFile(source);
  }
});

function tell(context: RollupContext, messages: readonly HostMessage[], stops: boolean, plain: boolean): void {
  const errors = messages.filter(({ severity }) => stops && severity === 'error');
  for (const message of messages) if (!errors.includes(message)) context.warn(plain ? wholeText(message) : partsOf([message]));
  if (errors.length === 0) return;
  if (plain) for (const message of errors) context.error(wholeText(message));
  // The first error ends a build of Rollup: it has to tell of all.
  else context.error(partsOf(errors));
}

function partsOf(messages: readonly HostMessage[]): object {
  const [{ id, file, line, column, frame }] = messages as [HostMessage, ...HostMessage[]];
  const text = messages.map((message, index) => (index === 0 ? [message.text, ...message.notes].join('\n') : wholeText(message))).join('\n\n');
  return { message: text, pluginCode: id, id: file, loc: { file, line, column }, frame };
}

function inputMapOf(native: unknown): IncomingMap | undefined {
  const map = (native as { readonly inputSourceMap?: IncomingMap | string } | undefined)?.inputSourceMap;
  return typeof map === 'string' ? (JSON.parse(map) as IncomingMap) : map;
}

/** Ids may carry a query, and those that are no file begin with a null. */
function pathOf(id: string): string {
  return id.replace(/[?#].*$/, '');
}

function isSource(id: string): boolean {
  return !id.startsWith('\0') && sourceFile.test(pathOf(id));
}
