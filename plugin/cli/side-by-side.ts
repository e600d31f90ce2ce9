import type { Finding } from '../analysis/finding.ts';
import type { Compiled } from '../compile/index.ts';
import { colors, findingPosition, lineStarts, lineText, messageOf } from '../report/index.ts';

/**
 * The findings of a file for a person: each line that has one, as it was written and as it is rewritten, and under it
 * what was found and why. Rewriting moves no line, so that one number serves both.
 */
export function besides(file: string, text: string, compiled: Compiled): string {
  const { findings, code } = compiled;
  const rewritten = findings.filter(({ action }) => action === 'rewritten').length;
  const summary = findings.length === 0 ? 'nothing found' : `${rewritten} rewritten, ${findings.length - rewritten} reported`;
  const before = lineStarts(text);
  const after = lineStarts(code);
  const byLine = new Map<number, Finding[]>();
  for (const finding of findings) {
    const { line } = findingPosition(text, finding, before).start;
    byLine.set(line, [...(byLine.get(line) ?? []), finding]);
  }
  const changed = before.flatMap((_, index) => (lineText(text, before, index + 1) === lineText(code, after, index + 1) ? [] : [index + 1]));
  const lines = [...new Set([...byLine.keys(), ...changed])].sort((a, b) => a - b);
  const width = String(lines.at(-1) ?? 1).length;
  const blank = ' '.repeat(width);
  const rows = lines.flatMap((line) => {
    const old = lineText(text, before, line);
    const now = lineText(code, after, line);
    const number = String(line).padStart(width);
    const pair = old === now ? [`${number}   ${old}`] : [`${number} ${colors.red(`- ${old}`)}`, `${blank} ${colors.green(`+ ${now}`)}`];
    const onlyChanged = old !== now && !byLine.has(line) ? [`${blank}   added: the import of stet's runtime`] : [];
    return [...pair, ...onlyChanged, ...(byLine.get(line) ?? []).flatMap((finding) => note(finding, text, file, blank)), ''];
  });
  return [`${colors.bold(file)}  ${summary}`, '', ...rows].join('\n').trimEnd() + '\n';
}

function note(finding: Finding, text: string, file: string, blank: string): string[] {
  const message = messageOf(finding, text, file);
  const label = finding.action === 'rewritten' ? colors.green('rewritten') : finding.severity === 'error' ? colors.red('error') : colors.yellow('warning');
  const { column } = findingPosition(text, finding).start;
  const first = `${blank}   ${label} ${colors.bold(finding.id)} at column ${column}: ${message.what}`;
  return finding.action === 'rewritten' ? [first] : [first, `${blank}   fix  ${message.fix}`];
}
