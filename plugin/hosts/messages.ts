import type { Finding } from '../analysis/finding.ts';
import { findingPosition, lineStarts, lineText, messageOf } from '../report/index.ts';

/** A finding in a bundler's terms. */
export interface HostMessage {
  readonly id: string;
  readonly severity: 'error' | 'warning';
  /** `id: what`. */
  readonly text: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 0, as bundlers count. */
  readonly column: number;
  /** In UTF-16 units, on the first line. */
  readonly length: number;
  readonly lineText: string;
  /** The lines around the place. */
  readonly frame: string;
  readonly notes: readonly string[];
}

/** What is reported of a file: neither what is rewritten in silence, nor what a comment silences. */
export function messagesOf(findings: readonly Finding[], text: string, path: string): HostMessage[] {
  const reported = findings.filter(({ action, silenced }) => action === 'reported' && silenced !== true);
  if (reported.length === 0) return [];
  const starts = lineStarts(text);
  return reported.map((finding) => {
    const { what, way, fix, frame } = messageOf(finding, text, path);
    const { line, column } = findingPosition(text, finding, starts).start;
    return {
      id: finding.id, severity: finding.severity, text: `${finding.id}: ${what}`,
      file: path, line, column: column - 1, length: finding.end - finding.start, lineText: lineText(text, starts, line), frame,
      notes: [`reached by ${way}`, `fix: ${fix}`],
    };
  });
}

/** All of a message in one text, for bundlers that know no parts. */
export function wholeText({ text, file, line, column, frame, notes }: HostMessage): string {
  return [text, `  ${file}:${line}:${column + 1}`, ...frame.split('\n').map((row) => `    ${row}`), ...notes.map((note) => `  ${note}`)].join('\n');
}
