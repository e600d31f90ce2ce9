import { lineStarts, positionAt } from './position.ts';

/**
 * The lines of `text` around a span, numbered, with a caret line under its first line:
 * ```text
 *   13 | const c = await charge();
 * > 14 | ctx.set('receipt', c.id);
 *      | ^^^^^^^
 *   15 | return c;
 * ```
 * `around` is how many lines are shown on either side. Very long lines are cut about the span.
 */
export function codeFrame(text: string, span: { readonly start: number; readonly end: number }, around = 1): string {
  const starts = lineStarts(text);
  const start = positionAt(starts, span.start);
  const end = positionAt(starts, Math.max(span.start, span.end));
  const first = Math.max(1, start.line - around);
  const last = Math.min(starts.length, start.line + around);
  const width = String(last).length;
  const cut = start.column > 90 ? start.column - 40 : 1;
  const rows: string[] = [];
  for (let line = first; line <= last; line++) {
    const content = lineText(text, starts, line).slice(cut - 1, cut + 119).replaceAll('\t', ' ');
    const mark = line === start.line ? '>' : ' ';
    rows.push(`${mark} ${String(line).padStart(width)} | ${content}`.trimEnd());
    if (line !== start.line) continue;
    const endColumn = end.line === start.line ? end.column : start.column + content.length;
    const carets = Math.max(1, Math.min(endColumn - start.column, content.length - (start.column - cut)));
    rows.push(`  ${' '.repeat(width)} | ${' '.repeat(start.column - cut)}${'^'.repeat(carets)}`);
  }
  return rows.join('\n');
}

/** Line `line` (from 1) of `text` without its terminator. */
export function lineText(text: string, starts: readonly number[], line: number): string {
  const from = starts[line - 1] ?? text.length;
  const to = starts[line] ?? text.length;
  return text.slice(from, to).replace(/[\r\n\u2028\u2029]+$/, '');
}
