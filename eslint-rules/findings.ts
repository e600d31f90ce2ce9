import { analyse, mayBeDurable, type AnalysisOptions, type Comment, type Finding } from '@stet/plugin/analysis';
import type { TSESLint } from '@typescript-eslint/utils';
import type { Options } from './options.ts';
import type { Settings } from './settings.ts';

/** A file as ESLint has it before it: its tree, its path, and what it is run as. */
export interface LintedFile {
  readonly sourceCode: Readonly<TSESLint.SourceCode>;
  readonly path: string;
  readonly sourceType: AnalysisOptions['sourceType'];
  readonly settings: Settings;
}

const known = new WeakMap<TSESLint.SourceCode, readonly Finding[]>();
const nothing: readonly Finding[] = [];

/** The findings of a file: the build's own, from ESLint's own tree, each row of the catalogue. Analysed once for all rules. */
export function findingsOf({ sourceCode, path, sourceType, settings }: LintedFile): readonly Finding[] {
  let findings = known.get(sourceCode);
  if (findings === undefined) {
    const { contexts = [], rules = {} } = settings.config;
    const journal = settings.journalOf(path);
    const comments = sourceCode.getAllComments().map(({ range, value }): Comment => ({ start: range[0], end: range[1], value }));
    findings = analyse(sourceCode.ast, sourceCode.text, { sourceType, comments, rules, contexts, filename: path, report: 'all', ...(journal && { journal }) });
    known.set(sourceCode, findings);
  }
  return findings;
}

/** Of a file's findings those that its rules report. A text that cannot have any is not analysed. */
export function reportedOf(file: LintedFile, options: Options): readonly Finding[] {
  const { config, isSelected } = file.settings;
  if (!options.everywhere && !mayBeReported(file.sourceCode.text, config.contexts ?? [])) return nothing;
  // What the configuration takes out of the build is made safe by nobody.
  const isBuilt = !options.rewritten && isSelected(file.path);
  return apart(findingsOf(file).filter((finding) => {
    if (finding.silenced || config.rules?.[finding.id] === 'off') return false;
    if (finding.id === 'unused-ignore') return true;
    return (options.everywhere || finding.durable === true) && !(isBuilt && finding.action === 'rewritten');
  }));
}

/** It may hold durable code, or a comment to stet. */
function mayBeReported(text: string, contexts: readonly string[]): boolean {
  return mayBeDurable(text, contexts) || text.includes('stet-');
}

/**
 * Of findings in the order of the text those that are shown, of which no two overlap: `Math[name]` is a use of `Math` and a member that
 * nobody knows, and one defect. What the build cannot make safe goes before what it can, the narrower before the wider.
 */
export function apart(findings: readonly Finding[]): readonly Finding[] {
  const kept: Finding[] = [];
  for (const finding of findings) {
    const last = kept.at(-1);
    if (last === undefined || last.end <= finding.start) kept.push(finding);
    else if (isBefore(finding, last)) kept[kept.length - 1] = finding;
  }
  return kept;
}

function isBefore(a: Finding, b: Finding): boolean {
  return a.action === b.action ? a.end - a.start < b.end - b.start : a.action === 'reported';
}
