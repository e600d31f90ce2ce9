import type { Finding } from '@stet/plugin/analysis';
import { sourceAt } from '@stet/plugin/catalogue';
import pc from 'picocolors';

/** The source with line numbers; lines that hold a finding are marked. */
export function sourceLines(source: string, findings: readonly Finding[]): string[] {
  const found = new Set(findings.map((finding) => lineOf(source, finding.start)));
  return source.trimEnd().split('\n').map((line, i) => {
    const number = String(i + 1).padStart(4);
    return found.has(i + 1) ? `${pc.yellow('▸')}${number}  ${line}` : ` ${pc.dim(number)}  ${pc.dim(line)}`;
  });
}

/** One line a finding: where, what, why. */
export function foundLines(source: string, findings: readonly Finding[]): string[] {
  return findings.map((finding) => {
    const text = source.slice(finding.start, finding.end).split('\n')[0]!;
    return `  line ${String(lineOf(source, finding.start)).padEnd(4)} ${pc.yellow(text.padEnd(16))} ${sourceAt(finding.path)?.why ?? finding.id}`;
  });
}

function lineOf(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length;
}
