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
    return `  line ${String(lineOf(source, finding.start)).padEnd(4)} ${pc.yellow(text.padEnd(16))} ${why(finding)}`;
  });
}

function lineOf(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length;
}

/** Of the row that the path names, or of the one it belongs to: `process.env.HOME` is a use of `process.env`. */
function why(finding: Finding): string {
  for (let path = finding.path; path !== ''; path = path.slice(0, Math.max(0, path.lastIndexOf('.')))) {
    const source = sourceAt(path);
    if (source !== undefined) return source.why;
  }
  return finding.id;
}
