import type { Span } from '../analysis/finding.ts';

/** What of a program the outline is made of: nodes of oxc's own tree, which are read only where they are asked for. */
export interface OutlineNode extends Span {
  readonly type: string;
  readonly body: Iterable<OutlineNode>;
}

/** A parsed program whose nodes cost nothing before they are asked for. */
export interface Outline {
  readonly program: { readonly body: Iterable<OutlineNode> };
  /** Calls `body` with each body of a function, the outer before the inner. */
  readonly bodies: (body: (node: OutlineNode) => void) => void;
}

/** They decide whether the text is a module, so they stay. */
const modular = /^(?:Import|Export|TSImport|TSExport|TSNamespaceExport)/;

/** The pieces of a text that are kept, in order. */
export class Excerpt {
  readonly text: string;
  readonly #starts: number[] = [];
  readonly #origins: number[] = [];

  /** `left` is what is left out, in order, and may overlap. */
  constructor(source: string, left: readonly Span[]) {
    let text = '';
    let at = 0;
    const keep = (end: number): void => {
      this.#starts.push(text.length);
      this.#origins.push(at);
      text += source.slice(at, end);
    };
    for (const { start, end } of left) {
      if (start < at) continue;
      keep(start);
      // The semicolon keeps apart what was apart.
      text += ';';
      at = end;
    }
    keep(source.length);
    this.text = text;
  }

  /** Where an offset of the excerpt is in the text; the end of a piece belongs to it. */
  origin(offset: number): number {
    const piece = lastUpTo(this.#starts, offset);
    return this.#origins[piece]! + offset - this.#starts[piece]!;
  }

  /** Whether the character at an offset of the text is kept. */
  keeps(offset: number): boolean {
    const piece = lastUpTo(this.#origins, offset);
    return piece === this.#starts.length - 1 || offset - this.#origins[piece]! < this.#starts[piece + 1]! - 1 - this.#starts[piece]!;
  }
}

/** The text without every statement and every body of a function that none of `places`, in order, lies in: what is left has the same scopes and names around these. */
export function excerptOf(text: string, { program, bodies }: Outline, places: readonly number[]): Excerpt {
  const left: Span[] = [];
  const leaveStatements = (statements: Iterable<OutlineNode>): void => {
    let before = -1;
    for (const { type, start, end } of statements) {
      // With the comments above it.
      if (!holds(places, start, end) && !modular.test(type)) left.push({ start: before < 0 ? start : before, end });
      before = end;
    }
  };
  leaveStatements(program.body);
  bodies((node) => {
    const { start, end } = node;
    // The body of an arrow function may be an expression, which something has to stand for.
    if (text[start] !== '{') return;
    if (holds(places, start, end)) leaveStatements(node.body);
    else if (end - start > 2) left.push({ start: start + 1, end: end - 1 });
  });
  return new Excerpt(text, left.sort((a, b) => a.start - b.start || b.end - a.end));
}

/** Whether one of the places, in order, is from `start` on and before `end`. */
function holds(places: readonly number[], start: number, end: number): boolean {
  const next = lastUpTo(places, start - 1) + 1;
  return next < places.length && places[next]! < end;
}

/** The index of the last of some numbers, in order, that is not greater; -1 where each is. */
function lastUpTo(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
