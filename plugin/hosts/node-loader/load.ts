import { existsSync, readFileSync, realpathSync } from 'node:fs';
import type { LoadFnOutput, LoadHookContext } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { LoadedConfig } from '../../config/index.ts';
import { dependencyOf } from '../packages.ts';
import { makeNativeTest } from '../selection.ts';
import { facadeOf } from './commonjs-facade.ts';
import { isOwn, isOwnFile } from './own-files.ts';
import type { Translated } from './translate.ts';
import { makeTranslator } from './translator.ts';

type NextLoad = (url: string, context?: Partial<LoadHookContext>) => LoadFnOutput;

const readable = /\.(?:[cm]?[jt]s|[jt]sx)$/;
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
/** Where Node's imported CommonJS is not the real thing beside load hooks; seen on 22.15 to 22.20, right on 22.23. */
const importsCommonJsBadly = major === 22 && minor < 23;

/** Paths of rewritten files, for the runtime's net: rewritten code shares one `Date` with the rest, and is not to be reported for it. */
const rewrittenFiles = new Set<string>();
Object.defineProperty(globalThis, Symbol.for('stet.rewritten'), { value: rewrittenFiles, configurable: true });

/** Makes the load hook. `onRewritten` is called before a module that imports stet's runtime is served. */
export function makeLoad(loaded: LoadedConfig, onRewritten: () => void) {
  const isNative = nativeTest(loaded);
  const { translate, formatOf } = makeTranslator(loaded, isNative);
  let mainPath = process.argv[1];
  shareNativeTest(isNative);

  return (url: string, context: LoadHookContext, next: NextLoad): LoadFnOutput => {
    const end = url.search(/[?#]/);
    const plain = end < 0 ? url : url.slice(0, end);
    if (!plain.startsWith('file:') || !readable.test(plain)) return next(url, context);
    if (isOwn(url)) {
      if (!plain.endsWith('.js') || !isOwnFile(url)) return next(url, context);
      return { format: 'module', source: readFileSync(fileURLToPath(url), 'utf8'), shortCircuit: true };
    }
    const path = fileURLToPath(plain);
    const text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
    const hint = plain.endsWith('s') && (context.format === 'module' || context.format === 'commonjs') ? context.format : undefined;
    const hasQuery = end >= 0;
    const translated = translate(text, path, { hint, native: asksForNative(url), passing: hasQuery });
    if (translated?.rewritten) {
      rewrittenFiles.add(path);
      onRewritten();
    }
    const isImport = [...context.conditions].includes('import'); // a Set in the CommonJS loader of Node 22.15
    if (translated === undefined && !hasQuery && !(isImport && importsCommonJsBadly)) return next(url, context);

    const format = translated?.format ?? hint ?? formatOf(text, path);
    const code = named(translated ?? { code: text }, plain, hasQuery);
    if (format === 'commonjs' && isImport && (hasQuery || importsCommonJsBadly)) {
      const isMain = takeMain(path);
      return { format: 'module', source: facadeOf(code, path, { isMain, fresh: hasQuery }), shortCircuit: true };
    }
    return { format, source: code, shortCircuit: true };
  };

  /** Whether `path` is the program's entry; only its first load is. */
  function takeMain(path: string): boolean {
    if (mainPath === undefined || !existsSync(mainPath) || realpathSync(mainPath) !== path) return false;
    mainPath = undefined;
    return true;
  }
}

/** Whether a package runs natively; each is looked up once. */
function nativeTest(loaded: LoadedConfig): (name: string) => boolean {
  const isNative = makeNativeTest(loaded);
  const known = new Map<string, boolean>();
  return (name) => {
    let native = known.get(name);
    if (native === undefined) known.set(name, (native = isNative(name)));
    return native;
  };
}

/** The runtime's net asks whether a file is one of a package that runs natively, or of the loader itself, which a lazy import calls in a handler. */
function shareNativeTest(isNative: (name: string) => boolean): void {
  const test = (path: string): boolean => {
    const name = dependencyOf(path);
    return name === undefined ? isOwnFile(pathToFileURL(path).href) : isNative(name);
  };
  Object.defineProperty(globalThis, Symbol.for('stet.native'), { value: test, configurable: true });
}

/** `?stet=native` in an import: this instance is made runnable and not rewritten, so that a program can be run as it was written. */
function asksForNative(url: string): boolean {
  return /[?&]stet=native(?:[&#]|$)/.test(url);
}

/** Frames of an instance with a query name the plain file: by its map, or by this comment where nothing moved. */
function named(translated: Pick<Translated, 'code'>, plainUrl: string, hasQuery: boolean): string {
  const { code } = translated;
  if (!hasQuery || code.includes('\n//# sourceMappingURL=data:')) return code;
  return `${code}\n//# sourceURL=${plainUrl}`;
}
