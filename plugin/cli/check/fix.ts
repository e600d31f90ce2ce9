import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { lineStarts, type Reported } from '../../report/index.ts';

/**
 * Applies the fixes that change nothing but what is reported: a comment to stet that has no effect, or no reason and so none either, is taken out, with its line
 * where it is alone on it. Gives the findings that are left.
 */
export function applyFixes(findings: readonly Reported[], cwd: string): Reported[] {
  const fixable = findings.filter(({ id }) => id === 'unused-ignore');
  for (const [file, ofFile] of Map.groupBy(fixable, (finding) => finding.file)) {
    const path = resolve(cwd, file);
    const whole = readFileSync(path, 'utf8');
    // Places are counted without a byte order mark.
    const mark = whole.startsWith('\uFEFF') ? '\uFEFF' : '';
    writeFileSync(path, mark + withoutComments(whole.slice(mark.length), ofFile));
  }
  return findings.filter(({ id }) => id !== 'unused-ignore');
}

function withoutComments(text: string, findings: readonly Reported[]): string {
  const starts = lineStarts(text);
  let fixed = text;
  for (const { line, column, endLine, endColumn } of findings.toSorted((a, b) => b.line - a.line || b.column - a.column)) {
    let start = starts[line - 1]! + column - 1;
    let end = starts[endLine - 1]! + endColumn - 1;
    const before = text.slice(starts[line - 1], start);
    const rest = text.slice(end, starts[endLine] ?? text.length);
    if (before.trim() === '' && rest.trim() === '') [start, end] = [starts[line - 1]!, starts[endLine] ?? text.length];
    else if (rest.trim() === '') start -= before.length - before.trimEnd().length;
    fixed = fixed.slice(0, start) + fixed.slice(end);
  }
  return fixed;
}
