import { createRequire, stripTypeScriptTypes } from 'node:module';
import type { TransformOptions } from 'esbuild';
import type { EncodedSourceMap } from '@jridgewell/remapping';
import type { Format, Language, SyntaxFacts } from '../../compile/index.ts';
import { assignsClassFields, type EmitOptions } from './tsconfig.ts';

const require = createRequire(import.meta.url);
const nodeMajor = Number(process.versions.node.split('.')[0]);
const nodeHasUsing = nodeMajor >= 24;

export interface Runnable {
  readonly code: string;
  /** From `code` to the text that was given; null where every character kept its place. */
  readonly map: EncodedSourceMap | null;
}

/** What is known about the text. */
export interface About {
  readonly language: Language;
  /** How the file will run. */
  readonly format: Format;
  /** Whether it is written with import and export. */
  readonly isModule: boolean;
  readonly syntax: SyntaxFacts;
  readonly options: EmitOptions;
}

/**
 * Makes JavaScript that the running Node can run out of text that may be TypeScript, JSX or newer than the Node.
 * Where blanking the types is exact, it is done (nothing moves, no map); else esbuild emits.
 */
export function makeRunnable(text: string, path: string, about: About): Runnable {
  const { language } = about;
  const typescript = language === 'ts' || language === 'tsx';
  if (needsEmit(about)) return emit(text, path, about);
  return { code: typescript ? blankTypes(text) : text, map: null };
}

function needsEmit(about: About): boolean {
  const { language, format, isModule, syntax, options } = about;
  if (syntax.jsx || syntax.decorators || syntax.accessor || (syntax.using && !nodeHasUsing)) return true;
  if (isModule && format === 'commonjs') return true;
  if (language !== 'ts' && language !== 'tsx') return false;
  if (syntax.needsTypeScriptEmit || (syntax.classFields && assignsClassFields(options))) return true;
  return syntax.dropsImports && !options.verbatimModuleSyntax && !options.preserveValueImports;
}

function emit(text: string, path: string, about: About): Runnable {
  const esbuild = require('esbuild') as typeof import('esbuild');
  const { emitDecoratorMetadata, ...compilerOptions } = about.options;
  if (emitDecoratorMetadata === true && about.syntax.decorators) warnOfMetadata(path);
  const toCommonJs = about.isModule && about.format === 'commonjs';
  const options: TransformOptions = {
    loader: about.language === 'dts' ? 'ts' : about.language,
    sourcefile: path,
    sourcemap: 'external',
    sourcesContent: false,
    target: `node${process.versions.node}`,
    tsconfigRaw: { compilerOptions: { ...compilerOptions, ...jsxOptions(about.options), ...(toCommonJs ? { alwaysStrict: true } : {}) } },
    logLevel: 'silent',
    ...(toCommonJs ? { format: 'cjs', platform: 'node' } : {}),
  };
  const { code, map } = esbuild.transformSync(text, options);
  return { code, map: JSON.parse(map) as EncodedSourceMap };
}

/** JSX that a bundler would be left with cannot run: it is emitted the automatic way. */
function jsxOptions(options: EmitOptions): EmitOptions {
  return options.jsx === 'preserve' || options.jsx === 'react-native' ? { jsx: 'react-jsx' } : {};
}

let warned = false;

/** Types are known to no compiler that takes one file at a time: what reads `design:type` at run time would find nothing. */
function warnOfMetadata(path: string): void {
  if (warned) return;
  warned = true;
  process.emitWarning(
    `emitDecoratorMetadata is set, and decorators are emitted without metadata\n  ${path}\n` +
      '  reached by  the loader, which emits one file at a time and knows no types\n' +
      '  fix         compile with tsc and `"plugins": [{ "transform": "@stet/plugin/tsc" }]`, and run what it emits',
    { type: 'StetWarning' },
  );
}

/** Node's own eraser. Its notice that it is experimental says nothing to a user of stet. */
function blankTypes(text: string): string {
  const emitWarning = process.emitWarning.bind(process);
  process.emitWarning = () => undefined;
  try {
    return stripTypeScriptTypes(text);
  } finally {
    process.emitWarning = emitWarning;
  }
}
