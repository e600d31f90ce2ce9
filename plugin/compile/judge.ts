import type { Edit, Finding } from '../analysis/finding.ts';
import { analyse, type AnalysisOptions, mayBeDurable, sourcelessHandlers, specifiers } from '../analysis/index.ts';
import { sources } from '../catalogue/index.ts';
import { analyseAround } from './around.ts';
import type { CompileOptions, Compiled } from './index.ts';
import { isolationOf, mayTakeGlobalObject } from './isolation.ts';
import { formatOfExtension, languageOf, type Format } from './language.ts';
import { parse, type Parsed } from './parse.ts';
import { prefilter } from './prefilter.ts';
import { syntaxFacts } from './syntax-facts.ts';

/** What is found in a text, and all that rewriting it needs beside that. */
export interface Judged extends Omit<Compiled, 'code' | 'map'> {
  /** What the text is written in; undefined where there is nothing to rewrite. */
  readonly written?: Format;
  /** Imports of Restate's SDK under the name that the host gives them. */
  readonly aliases: readonly Edit[];
  /** Offsets in handlers that reach no source. */
  readonly sourceless: readonly number[];
  /** Uses of globals that the host replaces by itself, and that are to stay. */
  readonly natives: readonly Finding[];
}

const mayBeRewritten = prefilter(sources.filter((source) => source.replace !== undefined || source.treatment === 'order'));
const mayBeReported = prefilter(sources);

/** The modules that define services; what rewriting itself imports is not among them. */
const definers = /['"](?:@restatedev\/restate-sdk|@stet\/runtime(?:\/restate)?)(?:\/(?:node|fetch|lambda))?['"]/;

/** A file that defines services may hold handlers that reach no source, and says so where it has none itself. */
function mayDefineServices(source: string): boolean {
  return source.includes('handlers') && definers.test(source);
}

/** Whether a text may import a module whose calls are journaled: a word that imports stands before its name. */
function mayImport(source: string, journal: (specifier: string) => string | undefined): boolean {
  for (const [, specifier] of source.matchAll(/\b(?:from|import|require)\b[\s(]*['"`]([^'"`\n]+)['"`]/g)) if (journal(specifier!) !== undefined) return true;
  return hasComment.test(source);
}

/** Between the word and the name a comment may stand: then the parser decides. */
const hasComment = /\b(?:from|import|require)\b\s*\(?\s*\/[/*]/;

/** Parses a text that may matter, and analyses it. Throws `SourceSyntaxError` for one that cannot be parsed. */
export function judge(source: string, filename: string, options: CompileOptions): Judged {
  const { native = false, report = 'rewritten', rules = {}, contexts = [], journal } = options;
  const language = languageOf(filename);
  const known = formatOfExtension(filename) ?? options.format;
  const shield = options.shield !== undefined && (native || source.includes('stet-native')) && mayBeRewritten.mayUse(source) ? options.shield : undefined;
  const isolation = native ? undefined : isolationOf(filename, source);
  const isLibrary = !native && mayTakeGlobalObject(filename, source);
  const namesSdk = !native && options.sdk !== undefined && source.includes('@restatedev/restate-sdk');
  const definesServices = !native && mayDefineServices(source);
  const isDurable = !native && mayBeDurable(source, contexts);
  const maySources = !native && (report === 'all' ? mayBeReported : mayBeRewritten).mayUse(source);
  const isJournaled = !native && journal !== undefined && mayImport(source, journal);
  // All of these ask for the whole tree.
  const isWhole = shield !== undefined || namesSdk || definesServices || isDurable || isolation !== undefined || isJournaled;
  const matters = isWhole || maySources || isLibrary;
  const nothing = { findings: [], aliases: [], sourceless: [], natives: [] };
  if (language === undefined || language === 'dts' || !(matters || options.syntax)) return { ...nothing, format: known, isModule: undefined };

  const writtenAs = ({ isModule }: Parsed): Format => (isModule || known === 'module' ? 'module' : 'commonjs');
  const optionsOf = (parsed: Parsed, comments = parsed.comments): AnalysisOptions => ({
    sourceType: writtenAs(parsed), comments, rules, report, contexts, filename,
    isLibrary, ...(isolation !== undefined && { isolation }), ...(isJournaled && { journal }),
  });
  const isPart = !isWhole && !options.syntax && report !== 'all' && options.rawTransfer !== false && !source.includes('stet-');
  const around = isPart ? analyseAround(source, filename, language, known, mayBeRewritten, isLibrary ? ['Function'] : [], optionsOf) : undefined;
  const parsed = around?.parsed ?? parse(source, filename, language, known, { rawTransfer: options.rawTransfer ?? true });
  const { program, isModule } = parsed;
  const written = writtenAs(parsed);
  const about = { format: known ?? written, isModule, ...(options.syntax ? { syntax: syntaxFacts(program) } : {}) };
  if (!matters) return { ...nothing, ...about };
  const findings = native ? [] : around?.findings ?? analyse(program, source, optionsOf(parsed));
  return {
    findings, ...about, written,
    aliases: namesSdk ? specifiers(program).flatMap(({ module, ...span }) => aliased(span, options.sdk!(module))) : [],
    natives: shield === undefined ? [] : nativesOf(analyse(program, source, optionsOf(parsed, [])), findings, shield),
    sourceless: definesServices ? sourcelessHandlers(program) : [],
  };
}

function aliased(span: { readonly start: number; readonly end: number }, module: string | undefined): Edit[] {
  return module === undefined ? [] : [{ ...span, as: 'module', module }];
}

/** The uses of `shield`'s globals that are in `all` and stay native. */
function nativesOf(all: readonly Finding[], rewritten: readonly Finding[], shield: ReadonlySet<string>): Finding[] {
  const starts = new Set(rewritten.map(({ start }) => start));
  return all.filter(({ start, path }) => shield.has(path) && !starts.has(start));
}
