import { analyse, type AnalysisOptions, type Comment, type Finding } from '@stet/plugin/analysis';
import type { ParserServices, TSESLint } from '@typescript-eslint/utils';
import type { Settings } from './settings.ts';

/** A file as ESLint has it before it: its tree, its path, what it is run as, and what a parser with types adds. */
export interface LintedFile {
  readonly sourceCode: Readonly<TSESLint.SourceCode>;
  readonly path: string;
  readonly sourceType: AnalysisOptions['sourceType'];
  readonly settings: Settings;
  readonly services?: Partial<ParserServices>;
}

const known = new WeakMap<TSESLint.SourceCode, readonly Finding[]>();

/** The findings of a file: the build's own, from ESLint's own tree, each row of the catalogue. Analysed once for all rules. */
export function findingsOf({ sourceCode, path, sourceType, settings }: LintedFile): readonly Finding[] {
  let findings = known.get(sourceCode);
  if (findings === undefined) {
    const { contexts = [], rules = {} } = settings.config;
    const journal = settings.journalOf(path);
    findings = analyse(sourceCode.ast, sourceCode.text, { sourceType, comments: commentsOf(sourceCode), rules, contexts, filename: path, report: 'all', ...(journal && { journal }) });
    known.set(sourceCode, findings);
  }
  return findings;
}

export function commentsOf(sourceCode: Readonly<TSESLint.SourceCode>): Comment[] {
  return sourceCode.getAllComments().map(({ range, value }): Comment => ({ start: range[0], end: range[1], value }));
}
