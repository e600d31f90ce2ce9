import type { Span } from '../analysis/finding.ts';
import type { Form } from './form.ts';

/** Takes out a comment to stet that has no effect, or no reason and so none either, with its line where it is alone on it. */
export function withoutComment(text: string, { start, end }: Span): Form {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', end);
  const lineEnd = newline < 0 ? text.length : newline + 1;
  const before = text.slice(lineStart, start);
  const rest = text.slice(end, lineEnd);
  const words = 'no comment';
  if (before.trim() === '' && rest.trim() === '') return { safe: true, words, edits: [{ start: lineStart, end: lineEnd, text: '' }] };
  const from = rest.trim() === '' ? lineStart + before.trimEnd().length : start;
  return { safe: true, words, edits: [{ start: from, end, text: '' }] };
}
