import type { ResolveHookContext, ResolveFnOutput } from 'node:module';
import { aliasOfSdk } from '../sdk-alias.ts';
import { isOwn, isOwnFile, markOwn, ownRuntime } from './own-files.ts';

type NextResolve = (specifier: string, context?: Partial<ResolveHookContext>) => ResolveFnOutput;

const runtime = '@stet/runtime';

/** What TypeScript calls a file by, and where its source may lie. */
const sourceExtensions: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.jsx'],
  '.jsx': ['.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};
const guessedExtensions = ['.ts', '.tsx', '.mts', '.cts', '.jsx', '/index.ts', '/index.tsx'];

/** Makes the resolve hook: imports of Restate's SDK are served by stet's runtime, by its surface for `engine`. */
export function makeResolve(engine: 'embedded' | 'restate') {
  return (specifier: string, context: ResolveHookContext, next: NextResolve): ResolveFnOutput => {
    const { parentURL } = context;
    if (parentURL !== undefined && isOwn(parentURL)) {
      // Between stet's own files nothing has to be looked for: a third of the start of a small program went there.
      if (isOwnFile(parentURL) && /^\.\.?\/.*\.[jt]s$/.test(specifier)) return { url: new URL(specifier, parentURL).href, format: 'module', shortCircuit: true };
      const resolved = next(specifier, context);
      markOwn(resolved.url);
      return resolved;
    }
    if (specifier === runtime || specifier.startsWith(`${runtime}/`)) return own(specifier);
    const alias = aliasOfSdk(specifier, parentURL, engine);
    const aliased = alias === undefined ? undefined : ownIfExported(alias);
    if (aliased !== undefined) return aliased;
    try {
      return next(specifier, context);
    } catch (error) {
      const source = isMissing(error) && !parentURL?.includes('/node_modules/') ? sourceOf(specifier, context, next) : undefined;
      if (source === undefined) throw error;
      return source;
    }
  };
}

const ownUrls = new Map<string, string>();

/** One runtime a process: whoever names it gets the one that this plugin depends on. */
function own(specifier: string): ResolveFnOutput {
  let url = ownUrls.get(specifier);
  if (url === undefined) {
    url = import.meta.resolve(specifier);
    if (ownUrls.size === 0) ownRuntime(import.meta.resolve(`${runtime}/ambient`));
    ownUrls.set(specifier, url);
  }
  markOwn(url);
  return { url, shortCircuit: true };
}

/** Those subpaths of the SDK that the runtime has too; others, such as its package.json, stay with the real package. */
function ownIfExported(specifier: string): ResolveFnOutput | undefined {
  try {
    return own(specifier);
  } catch (error) {
    if (codeOf(error) === 'ERR_PACKAGE_PATH_NOT_EXPORTED') return undefined;
    throw error;
  }
}

/** Tries the TypeScript names of a file that is missing under its JavaScript name, or that was named without extension. */
function sourceOf(specifier: string, context: ResolveHookContext, next: NextResolve): ResolveFnOutput | undefined {
  if (!/^(?:\.{0,2}\/|\.{1,2}$|file:)/.test(specifier)) return undefined;
  const [, path, query] = /^([^?#]*)(.*)$/s.exec(specifier)! as unknown as [string, string, string];
  const extension = /\.[cm]?jsx?$/.exec(path)?.[0];
  const candidates =
    extension === undefined
      ? guessedExtensions.map((guess) => path.replace(/\/$/, '') + guess)
      : sourceExtensions[extension]!.map((found) => path.slice(0, -extension.length) + found);
  for (const candidate of candidates) {
    try {
      return next(candidate + query, context);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
  return undefined;
}

function isMissing(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND' || code === 'ERR_UNSUPPORTED_DIR_IMPORT';
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
