import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { EncodedSourceMap } from '@jridgewell/remapping';
import type { Config } from '../config/index.ts';
import { openHost, sourceFile, unreadText, type Host } from './host.ts';
import { wholeText } from './messages.ts';
import { stetVersion } from './version.ts';

/** Options of the transform: those of stet.config, which they win over, and the transform that comes after. */
export interface JestOptions extends Config {
  /** Another transform, by its name or with its options, as in Jest's own `transform`. Without one, what comes out is left to Node. */
  readonly transform?: string | readonly [name: string, options: object];
}

interface Transformed {
  readonly code: string;
  readonly map?: EncodedSourceMap | string | null;
}

/** What Jest hands to a transform, as far as stet looks at it. */
interface TransformOptions {
  readonly config: { readonly rootDir: string };
  readonly configString: string;
  readonly transformerConfig?: unknown;
  readonly instrument: boolean;
}

interface Transformer {
  readonly canInstrument?: boolean;
  readonly process?: (source: string, path: string, options: TransformOptions) => Transformed;
  readonly processAsync?: (source: string, path: string, options: TransformOptions) => Promise<Transformed>;
  readonly getCacheKey?: (source: string, path: string, options: TransformOptions) => string;
}

/**
 * Jest's transform: `transform: { '\\.[jt]sx?$': ['@stet/plugin/jest', { transform: 'ts-jest' }] }`. It rewrites, hands the text on, and
 * chains the maps. Throws where the other transform is not to be found, and `ConfigError`.
 */
export function createTransformer(options: JestOptions = {}): Transformer {
  const { transform, ...config } = options;
  let host: Host | undefined;
  let next: Transformer | undefined;

  const open = (rootDir: string): Host => {
    if (host === undefined) {
      host = openHost('Jest', config, rootDir);
      next = transform === undefined ? undefined : load(transform, rootDir);
    }
    return host;
  };
  /** The other transform sees a configuration in which it stands by itself. */
  const theirs = (given: TransformOptions): TransformOptions => ({ ...given, transformerConfig: typeof transform === 'object' ? transform[1] : {} });

  const rewrite = (source: string, path: string, { config: { rootDir } }: TransformOptions): { code: string; map: EncodedSourceMap | null } => {
    const opened = open(rootDir);
    const result = sourceFile.test(path) ? opened.rewrite(source, path) : undefined;
    for (const message of result?.messages ?? []) {
      if (message.severity === 'error' && opened.stops(false)) throw new Error(wholeText(message));
      console.warn(wholeText(message));
    }
    return { code: result?.code ?? source, map: (result?.map ?? null) as EncodedSourceMap | null };
  };
  const finished = (path: string, map: EncodedSourceMap | null, after: Transformed): Transformed => {
    for (const [file, why] of host!.takeUnread()) if (file === path) console.warn(unreadText(file, why));
    return map === null ? after : { code: after.code, map: chained(after, map) };
  };

  return {
    canInstrument: false,
    process(source, path, given) {
      const { code, map } = rewrite(source, path, given);
      return finished(path, map, next === undefined ? { code, map } : next.process!(code, path, theirs(given)));
    },
    async processAsync(source, path, given) {
      const { code, map } = rewrite(source, path, given);
      if (next === undefined) return finished(path, map, { code, map });
      return finished(path, map, next.processAsync === undefined ? next.process!(code, path, theirs(given)) : await next.processAsync(code, path, theirs(given)));
    },
    getCacheKey(source, path, given) {
      const { loaded } = open(given.config.rootDir);
      const key = createHash('sha256');
      for (const part of [stetVersion, JSON.stringify(loaded.config), JSON.stringify(transform ?? null), next?.getCacheKey?.(source, path, theirs(given)) ?? '', source, path, given.configString, String(given.instrument)]) {
        key.update(part).update('\0');
      }
      return key.digest('hex').slice(0, 32);
    },
  };
}

export default { createTransformer };

function load(transform: string | readonly [string, object], rootDir: string): Transformer {
  const [name, options] = typeof transform === 'string' ? [transform, {}] : transform;
  const require = createRequire(join(rootDir, 'package.json'));
  const loaded = require(name) as { default?: { createTransformer?: (options: object) => Transformer } & Transformer; createTransformer?: (options: object) => Transformer } & Transformer;
  const module = loaded.createTransformer === undefined && loaded.process === undefined ? loaded.default ?? loaded : loaded;
  return module.createTransformer?.(options) ?? module;
}

/** From what the other transform made, through what stet made, to what was written. */
function chained({ code, map }: Transformed, rewriting: EncodedSourceMap): EncodedSourceMap {
  const inline = /\n\/\/# sourceMappingURL=data:application\/json[^,]*;base64,([\w+/=]+)\s*$/.exec(code)?.[1];
  const later = map ?? (inline === undefined ? undefined : Buffer.from(inline, 'base64').toString('utf8'));
  if (later === undefined) return rewriting;
  const remapping = createRequire(import.meta.url)('@jridgewell/remapping') as (typeof import('@jridgewell/remapping'))['default'];
  return JSON.parse(JSON.stringify(remapping([typeof later === 'string' ? (JSON.parse(later) as EncodedSourceMap) : later, rewriting], () => null))) as EncodedSourceMap;
}
