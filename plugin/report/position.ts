/** A place in a text as people and editors count: lines and columns from 1, columns in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The offset at which each line of `text` begins, by the line terminators of ECMAScript. */
export function lineStarts(text: string): number[] {
  const starts = [0];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const ends = code === 10 || code === 0x2028 || code === 0x2029 || (code === 13 && text.charCodeAt(i + 1) !== 10);
    if (ends) starts.push(i + 1);
  }
  return starts;
}

/** The place of `offset`, given what `lineStarts` gave for the text. */
export function positionAt(starts: readonly number[], offset: number): Position {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - starts[low]! + 1 };
}

/** Start and end of a span of `text` as places. */
export function findingPosition(
  text: string,
  span: { readonly start: number; readonly end: number },
  starts: readonly number[] = lineStarts(text),
): { readonly start: Position; readonly end: Position } {
  return { start: positionAt(starts, span.start), end: positionAt(starts, span.end) };
}
