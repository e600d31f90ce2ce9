import { analyse, type AnalysisOptions, type Comment, type Finding } from '@stet/plugin/analysis';
import type { TSESLint } from '@typescript-eslint/utils';

const known = new WeakMap<TSESLint.SourceCode, readonly Finding[]>();

/**
 * The findings of the file that is being linted: the build's own, from ESLint's own tree. Analysed once for all rules.
 * `sourceType` is that of ESLint's language options.
 */
export function findingsOf(sourceCode: Readonly<TSESLint.SourceCode>, sourceType: AnalysisOptions['sourceType']): readonly Finding[] {
  let findings = known.get(sourceCode);
  if (findings === undefined) {
    const comments = sourceCode.getAllComments().map(({ range, value }): Comment => ({ start: range[0], end: range[1], value }));
    findings = analyse(sourceCode.ast, sourceCode.text, { sourceType, comments, rules: {} });
    known.set(sourceCode, findings);
  }
  return findings;
}
