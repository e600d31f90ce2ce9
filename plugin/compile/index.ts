import type { SourceMap } from 'magic-string';
import type { DiagnosticId } from '../catalogue/types.ts';
import type { Edit, Finding } from '../analysis/finding.ts';
import { distinctEdits, rewrite } from '../rewrite/index.ts';
import { judge } from './judge.ts';
import type { Format } from './language.ts';
import type { SyntaxFacts } from './syntax-facts.ts';

export { SourceSyntaxError } from './syntax-error.ts';
export { findingPosition, lineStarts, positionAt, type Position } from '../report/position.ts';
export type { SyntaxFacts } from './syntax-facts.ts';
export { languageOf, formatOfExtension, isTypeScript, type Format, type Language } from './language.ts';

export interface CompileOptions {
  /** Severity by id; `off` silences what would be reported. */
  readonly rules?: Partial<Record<DiagnosticId, 'off' | 'warn' | 'error'>>;
  /** Types that are durable contexts beside the SDK's and stet's: `Type`, or `<glob>#Type` for the one that a file declares. */
  readonly contexts?: readonly string[];
  /** `rewritten` (the default): what is rewritten, what endangers the rewriting, and what is wrong in durable code. `all`: every row of the catalogue. */
  readonly report?: 'rewritten' | 'all';
  /** How the file will be run, where a host knows it: by its `package.json`, or because it bundles. The extension wins over it; the syntax decides where neither says anything. */
  readonly format?: Format;
  /** The module that rewritten code imports; `@stet/runtime/ambient` if not given. */
  readonly from?: string;
  /** The same for a CommonJS file, whose `require` a host may have to lead elsewhere. */
  readonly requireFrom?: string;
  /** The name under which calls of a module are journaled, by the specifier that the file imports; undefined for a module whose calls are not. */
  readonly journal?: (specifier: string) => string | undefined;
  /** What an import of Restate's SDK becomes, for a host that has no resolver to say it to; undefined leaves it. */
  readonly sdk?: (specifier: string) => string | undefined;
  /** False: trees are not handed over through shared memory. In a process with a large heap the garbage collector pays more for it than the parser gains. */
  readonly rawTransfer?: boolean;
  /** Parse even a text without a source, and tell what its syntax needs in `syntax`. */
  readonly syntax?: boolean;
  /** Leave every source alone: a host asks only for `syntax` and `format`. */
  readonly native?: boolean;
  /** Paths of globals that the host itself replaces wherever it reads them: where one stays native, it is written so that the host does not. */
  readonly shield?: ReadonlySet<string>;
}

export interface Compiled {
  /** The text with its sources replaced, in the language it was written in; the very text where there is nothing to replace. */
  readonly code: string;
  /** From `code` to `source`; null where nothing changed. It is made when it is first asked for. */
  readonly map: SourceMap | null;
  readonly findings: readonly Finding[];
  /** How the file is to be run. Undefined where nothing says it: the file has no source, and so was not parsed. */
  readonly format: Format | undefined;
  /** Whether the text is written with import and export declarations. Undefined for a text that was not parsed. */
  readonly isModule: boolean | undefined;
  /** Only where `options.syntax` asks for it. */
  readonly syntax?: SyntaxFacts;
}

/** What is to be done to a text, for a host that does it by itself. */
export interface Examined extends Omit<Compiled, 'code' | 'map'> {
  /** In order of the text, each once. */
  readonly edits: readonly Edit[];
}

/**
 * Text in, rewritten text and findings out: the one entry of every host, of the command line and of the tests.
 * `filename` decides the language and is written into the map. No I/O.
 * Throws `SourceSyntaxError` for a text that has to be parsed and cannot be.
 */
export function compile(source: string, filename: string, options: CompileOptions = {}): Compiled {
  const { written, aliases, sourceless, natives, ...judged } = judge(source, filename, options);
  if (written === undefined) return { code: source, map: null, ...judged };
  const named = written === 'commonjs' ? (options.requireFrom ?? options.from) : options.from;
  const from = named === undefined ? {} : { from: named };
  const rewritten = rewrite(source, judged.findings, { format: written, filename, sourceless, aliases, natives, ...from });
  return { ...judged, code: rewritten.code, get map() { return rewritten.map; } };
}

/** What `compile` finds and would edit, without the text: for TypeScript's transformer, which edits a tree. Throws as it does. */
export function examine(source: string, filename: string, options: CompileOptions = {}): Examined {
  const { findings, format, isModule, syntax, aliases } = judge(source, filename, options);
  return { findings, format, isModule, ...(syntax && { syntax }), edits: distinctEdits(findings, aliases) };
}
