import type { TSESLint, TSESTree } from '@typescript-eslint/utils';

/** An edit of the user's source. */
export interface Repair {
  /** Whether the result surely means the same: it becomes a fix, else a suggestion. */
  readonly certain: boolean;
  /** What is written, for the words of a suggestion. */
  readonly code: string;
  readonly apply: TSESLint.ReportFixFunction;
}

/** Replaces one expression; undefined where a comment inside it would be lost. */
export function replace(sourceCode: Readonly<TSESLint.SourceCode>, node: TSESTree.Node, code: string, certain: boolean): Repair | undefined {
  if (sourceCode.getCommentsInside(node).length > 0) return undefined;
  return { certain, code, apply: (fixer) => fixer.replaceText(node, code) };
}
