import { createRequire } from 'node:module';
import { extname } from 'node:path';
import type { Format } from '../../compile/index.ts';
import type { LoadedConfig } from '../../config/index.ts';
import { makeJournal } from '../journal.ts';
import { dependencyOf, packageFormat } from '../packages.ts';
import { makeSelection } from '../selection.ts';
import type { Translated } from './translate.ts';
import { openTranslationCache } from './translation-cache.ts';

const require = createRequire(import.meta.url);
/** The parser, the analysis and the rewriter are loaded when a file first needs them: a program in the cache never does. */
const translation = () => require(`./translate${extname(import.meta.url)}`) as typeof import('./translate.ts');

export interface Request {
  /** What Node's resolver says about a JavaScript file. */
  readonly hint: Format | undefined;
  /** Leave its sources alone, and make it runnable. */
  readonly native: boolean;
  /** One of many instances, of a text that may never come again: it is kept in memory, and not on disk. */
  readonly passing: boolean;
}

export interface Translator {
  /** The file as it is to be served; undefined where Node can read it itself. */
  readonly translate: (text: string, path: string, request: Request) => Translated | undefined;
  /** Node's own detection, for a file whose package.json says nothing: the syntax decides. */
  readonly formatOf: (text: string, path: string) => Format;
}

/** Makes the translator of one process: what is rewritten is decided by the config, what was done before is not done again. */
export function makeTranslator(loaded: LoadedConfig, isNative: (name: string) => boolean): Translator {
  const isSelected = makeSelection(loaded, isNative);
  const rules = loaded.config.rules ?? {};
  const journalOf = makeJournal(loaded);
  const contexts = loaded.config.contexts ?? [];
  const disk = openTranslationCache(loaded.root);
  const memory = new Map<string, { readonly text: string; readonly key: string; readonly translated: Translated | null }>();

  return {
    translate(text, path, { hint, native, passing }) {
      const format = hint ?? packageFormat(path);
      const rewrite = !native && isSelected(path);
      const emit = emitKey(path);
      const key = JSON.stringify([format ?? null, rewrite, rules, contexts, emit, loaded.config.journal ?? null]);
      const recent = memory.get(path);
      if (recent?.text === text && recent.key === key) return recent.translated ?? undefined;
      const known = passing ? undefined : disk?.get(path, text, key);
      if (known !== undefined) return known ?? undefined;
      const translated = translation().translate(text, path, { rules, contexts, rewrite, journal: journalOf(path), ...(format === undefined ? {} : { format }) }) ?? null;
      if (passing) memory.set(path, { text, key, translated });
      // Of a package, only what was rewritten is kept: that the rest needs nothing is found faster than read.
      else if (translated !== null || dependencyOf(path) === undefined) disk?.put(path, text, key, translated);
      return translated ?? undefined;
    },
    formatOf: (text, path) => translation().formatOf(text, path),
  };

  /** The tsconfig settings that the translation depends on. */
  function emitKey(path: string): unknown {
    if (!/\.(?:[cm]?ts|[jt]sx)$/.test(path)) return null;
    const { emitOptions } = require(`./tsconfig${extname(import.meta.url)}`) as typeof import('./tsconfig.ts');
    return emitOptions(path);
  }
}
