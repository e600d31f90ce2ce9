import { colors as standardColors, type Colors } from './colors.ts';
import { sources } from '../catalogue/index.ts';
import type { Source } from '../catalogue/types.ts';
import type { Finding } from '../analysis/finding.ts';
import { codeFrame } from './frame.ts';
import { findingPosition } from './position.ts';

/** The four parts of every message (design.md): what, where, way, fix. */
export interface Message {
  readonly what: string;
  /** `file:line:column`. */
  readonly where: string;
  /** The place with the lines around it. */
  readonly frame: string;
  /** How control gets there, as far as one file shows it. */
  readonly way: string;
  readonly fix: string;
}

/** What `--json` prints for a finding. Lines and columns from 1; the end is exclusive. */
export interface JsonFinding {
  readonly id: string;
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly action: 'rewritten' | 'reported';
}

/** Words for one finding of `text`, the content of `filename`. */
export function messageOf(finding: Finding, text: string, filename: string): Message {
  const { line, column } = findingPosition(text, finding).start;
  const row = finding.why === undefined ? rowOf(finding) : undefined;
  return {
    what: finding.why !== undefined ? `\`${finding.path}\` ${finding.why}` : row === undefined ? `\`${finding.path}\`` : `\`${finding.path}\`: ${row.why}`,
    where: `${filename}:${line}:${column}`,
    frame: codeFrame(text, finding),
    way: finding.within === '' ? 'the module, when it is loaded' : finding.within.split('/').join(' → '),
    fix: finding.fix ?? row?.fix ?? 'see the page of this id in the documentation',
  };
}

/** The message as lines for people. `colors` defaults to what the terminal and NO_COLOR or FORCE_COLOR ask for. */
export function pretty(finding: Finding, text: string, filename: string, colors: Colors = standardColors): string {
  const message = messageOf(finding, text, filename);
  const label = finding.action === 'rewritten' ? colors.green('rewritten') : severityLabel(finding, colors);
  return [
    `${label} ${colors.bold(finding.id)}: ${message.what}`,
    `  ${colors.cyan(message.where)}`,
    ...message.frame.split('\n').map((row) => `    ${row}`),
    `  reached by  ${message.way}`,
    `  fix         ${finding.action === 'rewritten' ? `none is needed; by hand: ${message.fix}` : message.fix}`,
  ].join('\n');
}

/** The finding as a plain value for machines. */
export function jsonFinding(finding: Finding, text: string, starts?: readonly number[]): JsonFinding {
  const { start, end } = findingPosition(text, finding, starts);
  const { id, path, action } = finding;
  return { id, path, line: start.line, column: start.column, endLine: end.line, endColumn: end.column, action };
}

function severityLabel(finding: Finding, colors: Colors): string {
  return finding.severity === 'error' ? colors.red('error') : colors.yellow('warning');
}

const byMatch = new Map(sources.map((source) => [source.match, source]));

/** The catalogue's row of a finding: of its exact path, of a member that is known only at run time, or of the longest part of it that has one. */
export function rowOf(finding: Pick<Finding, 'id' | 'path'>): Source | undefined {
  const dynamic = byMatch.get(finding.path.replace(/[.#]\*$/, '[]'));
  if (dynamic?.id === finding.id) return dynamic;
  for (let path = finding.path; path !== ''; path = path.slice(0, Math.max(0, path.search(/[.#[][^.#[]*$/)))) {
    const row = byMatch.get(path) ?? byMatch.get(`${path}.*`) ?? byMatch.get(`${path}#*`);
    if (row !== undefined) return row;
  }
  return sources.find((source) => source.id === finding.id);
}
