import type { Span } from '../analysis/finding.ts';

/** One edit of the user's own text: the span is replaced by `text`. An empty span is an insertion in front of what stands there. */
export interface TextEdit extends Span {
  readonly text: string;
}

/** The explicit form of one finding. */
export interface Form {
  /** In order of the text; they do not overlap. */
  readonly edits: readonly TextEdit[];
  /** Whether the result surely means the same, so that nobody has to look at it. */
  readonly safe: boolean;
  /** What is written: `await ctx.date.now()`. */
  readonly words: string;
}

/** A text with forms in it, and those of the forms that found no place beside the others: they are for another round. */
export interface Applied<F extends Form> {
  readonly text: string;
  readonly applied: readonly F[];
}

/**
 * Applies forms to the text that they were made for: of two that touch the same text, the one that is given first. Insertions that are equal are made once.
 * What is outside of the edits stays byte for byte.
 */
export function applyForms<F extends Form>(text: string, forms: readonly F[]): Applied<F> {
  const taken: TextEdit[] = [];
  const applied: F[] = [];
  for (const form of forms) {
    const news = form.edits.filter((edit) => !taken.some((each) => isSame(each, edit)));
    if (news.some((edit) => taken.some((each) => collides(each, edit)))) continue;
    taken.push(...news);
    applied.push(form);
  }
  let result = '';
  let from = 0;
  for (const edit of taken.sort(inOrder)) {
    result += text.slice(from, edit.start) + edit.text;
    from = edit.end;
  }
  return { text: result + text.slice(from), applied };
}

/** Orders edits by their places: an insertion stands in front of what is replaced there. */
export function inOrder(a: TextEdit, b: TextEdit): number {
  return a.start - b.start || a.end - b.end;
}

function isSame(a: TextEdit, b: TextEdit): boolean {
  return a.start === b.start && a.end === b.end && a.text === b.text;
}

/** Two insertions at one place have no order, and an insertion inside or at the edge of what is replaced has no place. */
function collides(a: TextEdit, b: TextEdit): boolean {
  const isAtOnePlace = a.start === b.start && a.end === b.end;
  return isAtOnePlace || (a.start < b.end && b.start < a.end);
}
