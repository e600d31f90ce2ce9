import type { Config } from '../../config/index.ts';
import { compile, isTypeScript, languageOf, type Format } from '../../compile/index.ts';
import type { EncodedSourceMap } from '@jridgewell/remapping';
import { withInlineMap } from './inline-map.ts';
import { dependencyOf } from '../packages.ts';
import { makeRunnable } from './runnable.ts';
import { emitOptions } from './tsconfig.ts';

export interface Translated {
  /** JavaScript that the running Node can run, with an inline map where something moved. */
  readonly code: string;
  /** Undefined where neither a package.json nor the syntax had to say it: the Node decides. */
  readonly format: Format | undefined;
  /** Whether the code imports stet's runtime. */
  readonly rewritten: boolean;
}

export interface TranslateOptions {
  readonly rules: NonNullable<Config['rules']>;
  readonly journal: ((specifier: string) => string | undefined) | undefined;
  readonly contexts: NonNullable<Config['contexts']>;
  /** False for what the config leaves native: it is made runnable, and not rewritten. */
  readonly rewrite: boolean;
  /** What Node's resolver or the nearest package.json says; the syntax decides where it is open. */
  readonly format?: Format;
}

/**
 * The text of a file as the loader serves it: rewritten, types erased, newer syntax lowered, maps composed.
 * Undefined where the file is already what Node should read.
 */
export function translate(text: string, path: string, options: TranslateOptions): Translated | undefined {
  const language = languageOf(path);
  if (language === undefined || language === 'dts') return undefined;
  const dependency = dependencyOf(path) !== undefined;
  const mustEmit = isTypeScript(language) || path.endsWith('.jsx') || (!dependency && /\busing\b/.test(text));
  const compiled = compile(text, path, {
    rules: options.rules,
    ...(options.journal === undefined ? {} : { journal: options.journal }),
    contexts: options.contexts,
    ...(options.rewrite ? {} : { native: true }),
    ...(options.format === undefined ? {} : { format: options.format }),
    ...(mustEmit ? { syntax: true } : {}),
  });
  const { findings, format, syntax } = compiled;
  const rewritten = findings.some((finding) => finding.edits.length > 0);
  if (syntax === undefined || format === undefined) {
    if (compiled.code === text) return undefined;
    // A dependency keeps its lines; columns are not worth a map for each of its files.
    return { code: dependency ? compiled.code : withInlineMap(compiled.code, path, text, [asEncoded(compiled.map)]), format, rewritten };
  }
  const runnable = makeRunnable(compiled.code, path, {
    language, format, syntax, isModule: compiled.isModule === true,
    options: isTypeScript(language) || language === 'jsx' ? emitOptions(path) : {},
  });
  return { code: withInlineMap(runnable.code, path, text, [runnable.map, asEncoded(compiled.map)]), format, rewritten };
}

/** The format that the syntax asks for, where nothing else says it: Node's own detection. */
export function formatOf(text: string, path: string): Format {
  if (!/\b(?:import|export|await)\b/.test(text)) return 'commonjs';
  return compile(text, path, { native: true, syntax: true }).format ?? 'commonjs';
}

function asEncoded(map: unknown): EncodedSourceMap | null {
  return map as EncodedSourceMap | null;
}
