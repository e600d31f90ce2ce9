import type { SourceMap } from 'magic-string';
import type { DiagnosticId } from '../catalogue/types.ts';
import type { Finding } from '../analysis/finding.ts';
import { analyse, mayBeDurable, sourcelessHandlers } from '../analysis/index.ts';
import { sources } from '../catalogue/index.ts';
import { rewrite } from '../rewrite/index.ts';
import { formatOfExtension, languageOf, type Format } from './language.ts';
import { parse } from './parse.ts';
import { prefilter } from './prefilter.ts';
import { syntaxFacts, type SyntaxFacts } from './syntax-facts.ts';

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
  /** Parse even a text without a source, and tell what its syntax needs in `syntax`. */
  readonly syntax?: boolean;
  /** Leave every source alone: a host asks only for `syntax` and `format`. */
  readonly native?: boolean;
}

export interface Compiled {
  /** The text with its sources replaced, in the language it was written in; the very text where there is nothing to replace. */
  readonly code: string;
  /** From `code` to `source`; null where nothing changed. */
  readonly map: SourceMap | null;
  readonly findings: readonly Finding[];
  /** How the file is to be run. Undefined where nothing says it: the file has no source, and so was not parsed. */
  readonly format: Format | undefined;
  /** Whether the text is written with import and export declarations. Undefined for a text that was not parsed. */
  readonly isModule: boolean | undefined;
  /** Only where `options.syntax` asks for it. */
  readonly syntax?: SyntaxFacts;
}

const mayBeRewritten = prefilter(sources.filter((source) => source.replace !== undefined || source.treatment === 'order'));
const mayBeReported = prefilter(sources);

/** The modules that define services; what rewriting itself imports is not among them. */
const definers = /['"](?:@restatedev\/restate-sdk|@stet\/runtime(?:\/restate)?)(?:\/(?:node|fetch|lambda))?['"]/;

/** A file that defines services may hold handlers that reach no source, and says so where it has none itself. */
function mayDefineServices(source: string): boolean {
  return source.includes('handlers') && definers.test(source);
}

/**
 * Text in, rewritten text and findings out: the one entry of every host, of the command line and of the tests.
 * `filename` decides the language and is written into the map. No I/O.
 * Throws `SourceSyntaxError` for a text that has to be parsed and cannot be.
 */
export function compile(source: string, filename: string, options: CompileOptions = {}): Compiled {
  const language = languageOf(filename);
  const known = formatOfExtension(filename) ?? options.format;
  const mayMatter = options.report === 'all' ? mayBeReported : mayBeRewritten;
  const matters = options.native !== true && (mayMatter(source) || mayDefineServices(source) || mayBeDurable(source, options.contexts ?? []));
  if (language === undefined || language === 'dts' || !(matters || options.syntax)) {
    return { code: source, map: null, findings: [], format: known, isModule: undefined };
  }
  const { program, comments, isModule } = parse(source, filename, language, known);
  const written = isModule || known === 'module' ? 'module' : 'commonjs';
  const about = { format: known ?? written, isModule, ...(options.syntax ? { syntax: syntaxFacts(program) } : {}) };
  if (!matters) return { code: source, map: null, findings: [], ...about };
  const findings = analyse(program, source, {
    sourceType: written,
    comments,
    rules: options.rules ?? {},
    report: options.report ?? 'rewritten',
    contexts: options.contexts ?? [],
    filename,
  });
  const from = options.from === undefined ? {} : { from: options.from };
  const sourceless = mayDefineServices(source) ? sourcelessHandlers(program) : [];
  return { ...rewrite(source, findings, { format: written, filename, sourceless, ...from }), findings, ...about };
}
