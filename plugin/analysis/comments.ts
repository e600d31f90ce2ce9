import type { DiagnosticId } from '../catalogue/index.ts';
import type { Span } from './finding.ts';

/** A comment as a parser gives it: the whole of it, and its text without the delimiters. */
export interface Comment extends Span {
  readonly value: string;
}

/** A comment to stet, and the line it speaks of. */
export interface Directive extends Span {
  readonly kind: 'native' | 'ignore';
  /** Of `stet-ignore`: what it silences. */
  readonly id: DiagnosticId | undefined;
  readonly reason: string;
  readonly line: number;
}

/** Lines of a text, counted from 0. */
export class Lines {
  private readonly starts: number[] = [0];

  constructor(text: string) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.starts.push(at + 1);
  }

  at(offset: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  startOf(line: number): number {
    return this.starts[line] ?? Infinity;
  }
}

const form = /^\s*stet-(native|ignore)\b(?:[ \t]+([\w-]+))?[ \t]*(?::\s*([\s\S]*\S))?/;

/** The comments to stet among all comments. Each speaks of its own line, or, alone on its line, of the next line of code. */
export function directivesIn(text: string, comments: readonly Comment[], lines: Lines): Directive[] {
  const directives: Directive[] = [];
  for (const comment of comments) {
    const match = form.exec(comment.value);
    if (!match) continue;
    directives.push({
      start: comment.start,
      end: comment.end,
      kind: match[1] as Directive['kind'],
      id: match[2] as DiagnosticId | undefined,
      reason: match[3] ?? '',
      line: lineSpokenOf(text, comment, lines),
    });
  }
  return directives;
}

function lineSpokenOf(text: string, comment: Span, lines: Lines): number {
  const own = lines.at(comment.start);
  if (text.slice(lines.startOf(own), comment.start).trim() !== '') return own;
  let next = lines.at(comment.end);
  if (text.slice(comment.end, lines.startOf(next + 1)).trim() !== '') return next;
  // Several comments may stand above one line.
  do next += 1; while (/^\s*(?:\/\/.*)?$/.test(text.slice(lines.startOf(next), lines.startOf(next + 1)).trimEnd()) && lines.startOf(next + 1) !== Infinity);
  return next;
}
