import { readFileSync } from 'node:fs';
import type { Finding } from '../analysis/finding.ts';
import { directivesIn, Lines, type Directive } from '../analysis/comments.ts';
import { sourceAt, type DiagnosticId } from '../catalogue/index.ts';
import { examine, formatOfExtension, languageOf, SourceSyntaxError } from '../compile/index.ts';
import { parse } from '../compile/parse.ts';
import type { Config } from '../config/index.ts';
import type { JournalOf } from '../hosts/journal.ts';
import { packageFormat } from '../hosts/packages.ts';

/** What the one analysis finds in a file, and the comments that silence what only the whole program shows. */
export interface FileFindings {
  readonly text: string;
  readonly findings: readonly Finding[];
  readonly ignores: readonly Directive[];
  /** The file does not parse. */
  readonly problem: string | undefined;
}

/** What of the configuration the analysis of a file depends on. */
export interface FileOptions extends Pick<Config, 'rules' | 'contexts'> {
  readonly journalOf: JournalOf;
}

/** Analyses the file at `path`, which is called `name` in messages. */
export function fileFindings(path: string, name: string, text: string, { rules, contexts, journalOf }: FileOptions): FileFindings {
  try {
    const format = packageFormat(path);
    const journal = journalOf(path);
    const { findings } = examine(text, path, { report: 'all', rawTransfer: false, rules: rules ?? {}, contexts: contexts ?? [], ...(journal && { journal }), ...(format === undefined ? {} : { format }) });
    return { text, findings, ignores: text.includes('stet-ignore') ? ignoresIn(text, path) : [], problem: undefined };
  } catch (error) {
    if (!(error instanceof SourceSyntaxError)) throw error;
    const frame = error.frame.split('\n').map((row) => `    ${row}`).join('\n');
    return { text, findings: [], ignores: [], problem: `error syntax: ${error.reason}\n  ${name}:${error.line}:${error.column}\n${frame}` };
  }
}

function ignoresIn(text: string, path: string): Directive[] {
  const language = languageOf(path);
  if (language === undefined || language === 'dts') return [];
  const { comments } = parse(text, path, language, formatOfExtension(path));
  return directivesIn(text, comments, new Lines(text)).filter(({ kind, reason }) => kind === 'ignore' && reason !== '');
}

/** Ids of what the build makes safe; where the treatment is only a guard or a record, the finding stands. */
const standing: ReadonlySet<DiagnosticId> = new Set<DiagnosticId>(['run-only', 'environment', 'locale']);

/** Whether a build with stet has taken care of the finding, so that only `--strict` reports it. */
export function isMadeSafe(finding: Finding): boolean {
  const { action, id, path } = finding;
  return action === 'rewritten' && (!standing.has(id) || sourceAt(path)?.treatment === 'turn' || isJournaled(finding));
}

/** Whether it is a call of a module whose calls the build journals. */
export function isJournaled({ edits }: Finding): boolean {
  return edits.some((edit) => edit.as === 'around' && edit.member === 'journaled');
}

export function readText(path: string): string {
  return readFileSync(path, 'utf8');
}
