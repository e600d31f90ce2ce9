import { colors as standardColors, type Colors } from './colors.ts';
import { codeFrame } from './frame.ts';
import { lineStarts } from './position.ts';
import type { Reported } from './reported.ts';

/** A finding of a whole program as lines for people: what, where with the code, how control gets there, what to do. `text` is the content of its file. */
export function prettyReported(finding: Reported, text: string, colors: Colors = standardColors): string {
  const starts = lineStarts(text);
  const span = { start: starts[finding.line - 1]! + finding.column - 1, end: starts[finding.endLine - 1]! + finding.endColumn - 1 };
  const label = finding.severity === 'error' ? colors.red('error') : colors.yellow('warning');
  return [
    `${label} ${colors.bold(finding.id)}: ${finding.message}`,
    `  ${colors.cyan(`${finding.file}:${finding.line}:${finding.column}`)}`,
    ...codeFrame(text, span).split('\n').map((row) => `    ${row}`),
    ...wayLines(finding),
    ...(finding.fix === undefined ? [] : [`  fix         ${finding.fix}`]),
  ].join('\n');
}

/** `reached by  shop.pay (src/pay.ts:8:3) → charge (src/pay.ts:12:5)`: each function, at the place that leads to it. */
function wayLines({ way }: Reported): string[] {
  if (way.length === 0) return [];
  return [`  reached by  ${way.map(({ name, file, line, column }) => `${name} (${file}:${line}:${column})`).join('\n            → ')}`];
}

/** The closing line: how much was found, in how much. */
export function summaryOf(findings: readonly Reported[], handlers: number, functions: number): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const reach = `${count(handlers, 'handler')}, ${count(functions, 'function')} reached`;
  return findings.length === 0 ? `nothing found in ${reach}` : `${count(errors, 'error')} and ${count(findings.length - errors, 'warning')} in ${reach}`;
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
