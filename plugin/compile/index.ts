import type { SourceMap } from 'magic-string';
import type { DiagnosticId } from '../catalogue/types.ts';
import type { Edit, Finding } from '../analysis/finding.ts';
import { analyse, sourcelessHandlers, specifiers } from '../analysis/index.ts';
import { sources } from '../catalogue/index.ts';
import { distinctEdits, rewrite } from '../rewrite/index.ts';
import { formatOfExtension, languageOf, type Format } from './language.ts';
import { parse } from './parse.ts';
import { isolationOf, takesGlobalObject } from './isolation.ts';
import { prefilter } from './prefilter.ts';
import { syntaxFacts, type SyntaxFacts } from './syntax-facts.ts';

export { SourceSyntaxError } from './syntax-error.ts';
export { findingPosition, lineStarts, positionAt, type Position } from '../report/position.ts';
export type { SyntaxFacts } from './syntax-facts.ts';
export { languageOf, formatOfExtension, isTypeScript, type Format, type Language } from './language.ts';

export interface CompileOptions {
  /** Severity by id; `off` silences what would be reported. */
  readonly rules?: Partial<Record<DiagnosticId, 'off' | 'warn' | 'error'>>;
  /** `rewritten` (the default): what is rewritten and what endangers the rewriting. `all`: every row of the catalogue. */
  readonly report?: 'rewritten' | 'all';
  /** How the file will be run, where a host knows it: by its `package.json`, or because it bundles. The extension wins over it; the syntax decides where neither says anything. */
  readonly format?: Format;
  /** The module that rewritten code imports; `@stet/runtime/ambient` if not given. */
  readonly from?: string;
  /** The name under which calls of a module are journaled, by the specifier that the file imports; undefined for a module whose calls are not. */
  readonly journal?: (specifier: string) => string | undefined;
  /** What an import of Restate's SDK becomes, for a host that has no resolver to say it to; undefined leaves it. */
  readonly sdk?: (specifier: string) => string | undefined;
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

/** What is to be done to a text, for a host that does it by itself. */
export interface Examined extends Omit<Compiled, 'code' | 'map'> {
  /** In order of the text, each once. */
  readonly edits: readonly Edit[];
}

interface Judged extends Omit<Examined, 'edits'> {
  /** What the text is written in; undefined where there is nothing to rewrite. */
  readonly written?: Format;
  readonly aliases: readonly Edit[];
  readonly sourceless: readonly number[];
  readonly netFirst: boolean;
}

/**
 * Text in, rewritten text and findings out: the one entry of every host, of the command line and of the tests.
 * `filename` decides the language and is written into the map. No I/O.
 * Throws `SourceSyntaxError` for a text that has to be parsed and cannot be.
 */
export function compile(source: string, filename: string, options: CompileOptions = {}): Compiled {
  const { written, aliases, sourceless, netFirst, ...judged } = judge(source, filename, options);
  if (written === undefined) return { code: source, map: null, ...judged };
  const from = options.from === undefined ? {} : { from: options.from };
  return { ...rewrite(source, judged.findings, { format: written, filename, sourceless, aliases, netFirst, ...from }), ...judged };
}

/** What `compile` finds and would edit, without the text: for TypeScript's transformer, which edits a tree. Throws as it does. */
export function examine(source: string, filename: string, options: CompileOptions = {}): Examined {
  const { written: _written, aliases, sourceless: _sourceless, netFirst: _netFirst, ...judged } = judge(source, filename, options);
  return { ...judged, edits: distinctEdits(judged.findings, aliases) };
}

function judge(source: string, filename: string, options: CompileOptions): Judged {
  const language = languageOf(filename);
  const known = formatOfExtension(filename) ?? options.format;
  const mayMatter = options.report === 'all' ? mayBeReported : mayBeRewritten;
  const isolation = isolationOf(filename, source);
  const netFirst = takesGlobalObject(filename, source);
  const namesSdk = options.sdk !== undefined && source.includes('@restatedev/restate-sdk');
  const matters = options.native !== true && (namesSdk || mayMatter(source) || mayDefineServices(source) || isolation !== undefined || netFirst || options.journal !== undefined);
  if (language === undefined || language === 'dts' || !(matters || options.syntax)) {
    return { findings: [], format: known, isModule: undefined, aliases: [], sourceless: [], netFirst };
  }
  const { program, comments, isModule } = parse(source, filename, language, known);
  const written = isModule || known === 'module' ? 'module' : 'commonjs';
  const about = { format: known ?? written, isModule, ...(options.syntax ? { syntax: syntaxFacts(program) } : {}) };
  if (!matters) return { findings: [], ...about, aliases: [], sourceless: [], netFirst };
  const findings = analyse(program, source, {
    sourceType: written,
    comments,
    rules: options.rules ?? {},
    report: options.report ?? 'rewritten',
    ...(isolation !== undefined && { isolation }),
    ...(options.journal !== undefined && { journal: options.journal }),
  });
  const aliases = namesSdk ? specifiers(program).flatMap(({ module, ...span }) => aliased(span, options.sdk!(module))) : [];
  return { findings, ...about, written, aliases, netFirst, sourceless: mayDefineServices(source) ? sourcelessHandlers(program) : [] };
}

function aliased(span: { readonly start: number; readonly end: number }, module: string | undefined): Edit[] {
  return module === undefined ? [] : [{ ...span, as: 'module', module }];
}
