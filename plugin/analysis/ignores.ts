import { diagnostics, type DiagnosticId, sources } from '../catalogue/index.ts';
import { type Comment, type Directive, directivesIn, Lines } from './comments.ts';
import type { Finding } from './finding.ts';
import type { RuleSettings } from './options.ts';

/** Ids that this analysis can report: an ignore of any other id belongs to somebody else, and may well be in use. */
const judged: ReadonlySet<string> = new Set(sources.map((source) => source.id));
/** Ids that it can report in a file with durable code. */
const judgedInDurable: ReadonlySet<string> = new Set(['ctx-in-run', 'nested-run', 'captured-write', 'floating-operation', 'module-state', 'module-nondeterminism', 'module-promise']);

/**
 * Applies `// stet-native: reason` (the source stays as it is, no finding) and `// stet-ignore <id>: reason` (rewritten as ever, but not reported),
 * and adds `unused-ignore` where one of them has no reason or no effect.
 */
export function applyComments(text: string, comments: readonly Comment[], rules: RuleSettings, findings: readonly Finding[], isDurable: boolean): Finding[] {
  if (!text.includes('stet-')) return [...findings];
  const lines = new Lines(text);
  const directives = directivesIn(text, comments, lines);
  if (directives.length === 0) return [...findings];
  const used = new Set<Directive>();
  const kept = ignored(withoutNative(findings, directives, lines, used), directives, lines, used);
  return [...kept, ...unusedOf(directives, used, rules, isDurable)];
}

function withoutNative(findings: readonly Finding[], directives: readonly Directive[], lines: Lines, used: Set<Directive>): Finding[] {
  const native = directives.filter((directive) => directive.kind === 'native' && directive.reason !== '');
  if (native.length === 0) return [...findings];
  const speaking = (finding: Finding): Directive[] => {
    const places = [lines.at(finding.start), ...finding.edits.map((edit) => lines.at(edit.start))];
    return native.filter((directive) => places.includes(directive.line));
  };
  // A module is exchanged for the whole file: one use of it cannot stay native while another is rewritten.
  const redirected = new Set(findings.filter((finding) => speaking(finding).length === 0).flatMap(moduleEdits));
  return findings.filter((finding) => {
    const by = speaking(finding);
    if (by.length === 0 || moduleEdits(finding).some((place) => redirected.has(place))) return true;
    for (const directive of by) used.add(directive);
    return false;
  });
}

function moduleEdits(finding: Finding): number[] {
  return finding.edits.filter((edit) => edit.as === 'module').map((edit) => edit.start);
}

function ignored(findings: readonly Finding[], directives: readonly Directive[], lines: Lines, used: Set<Directive>): Finding[] {
  const kept: Finding[] = [];
  for (const finding of findings) {
    const by = directives.find((directive) =>
      directive.kind === 'ignore' && directive.id === finding.id && directive.reason !== '' && directive.line === lines.at(finding.start));
    if (by) used.add(by);
    if (!by) kept.push(finding);
    else if (finding.edits.length > 0) kept.push({ ...finding, action: 'rewritten', silenced: true });
  }
  return kept;
}

function unusedOf(directives: readonly Directive[], used: ReadonlySet<Directive>, rules: RuleSettings, isDurable: boolean): Finding[] {
  const setting = rules['unused-ignore'];
  if (setting === 'off') return [];
  return directives.filter((directive) => !used.has(directive) && isOurs(directive, rules, isDurable)).map((directive) => ({
    start: directive.start,
    end: directive.end,
    id: 'unused-ignore',
    path: `stet-${directive.kind}`,
    action: 'reported',
    severity: setting === 'error' ? 'error' : 'warning',
    within: '',
    edits: [],
  }));
}

/** A comment that lacks its reason, or names an unknown id, is wrong in any case; else it must be one that this analysis can judge. */
function isOurs(directive: Directive, rules: RuleSettings, isDurable: boolean): boolean {
  if (directive.reason === '' || directive.kind === 'native') return true;
  const id = directive.id as DiagnosticId | undefined;
  if (id === undefined || !(id in diagnostics)) return true;
  return (judged.has(id) || (isDurable && judgedInDurable.has(id))) && rules[id] !== 'off';
}
