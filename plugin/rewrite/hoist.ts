import type MagicString from 'magic-string';
import type { Hoist, Replaced, Span } from '../analysis/finding.ts';

/**
 * Applies a hoist: moves its pieces in front of the call and behind it, and puts names in their places. Other edits inside the pieces stay with them.
 * What is added is fastened to text that stays where it belongs: to the end of what goes before (`appendLeft`), or to the start of a piece (`prependRight`).
 */
export function applyHoist(output: MagicString, text: string, edit: Span & Hoist): void {
  const carried = edit.after.flatMap((each) => each.carried);
  const isTail = edit.result.as === 'tail';
  carryResult(output, edit, carried);
  for (const [at, piece] of edit.before.entries()) {
    replace(output, piece.replaced);
    // What goes before a piece that is carried does not go with it.
    if (carried.some(({ start }) => start === piece.start)) output.prependRight(piece.end, piece.name);
    else output.appendLeft(piece.start, piece.name);
    output.move(piece.start, piece.end, edit.start);
    output.prependRight(piece.start, `${at === 0 ? opening(edit) : ''}const ${piece.name} = `);
    output.appendLeft(piece.end, '; ');
  }
  if (edit.makesAsync) output.prependRight(edit.action.start, 'async ');
  output.prependRight(edit.start, `${edit.before.length === 0 ? opening(edit) : ''}${binding(edit, carried)}`);
  // Ends the call; the pieces behind it come between this and the closing.
  if (edit.after.length > 0) output.appendLeft(edit.end, '; ');
  for (const [at, piece] of edit.after.entries()) {
    const isResult = isTail && at === edit.after.length - 1;
    replace(output, piece.replaced);
    if (!isResult) output.appendLeft(piece.start, edit.result.as === 'none' && isBody(edit, piece) ? 'void 0' : text[piece.end] === ';' ? '' : ';');
    output.move(piece.start, piece.end, edit.end);
    if (isResult) output.prependRight(piece.start, 'return ');
    output.appendLeft(piece.end, '; ');
  }
  output.prependRight(edit.end, edit.after.length === 0 ? '; })()' : isTail ? '})()' : `return ${edit.name}; })()`);
}

function opening(edit: Hoist): string {
  return `${edit.isStatement ? 'void ' : ''}(async () => { `;
}

/** What the call's result becomes, in front of the call. */
function binding(edit: Hoist, carried: readonly Replaced[]): string {
  if (edit.after.length === 0) return 'return ';
  const isTail = edit.result.as === 'tail';
  const names = [...(isTail ? [] : [edit.name]), ...carried.map(({ by }) => by)];
  if (carried.length > 0) return `const [${names.join(', ')}] = await `;
  return isTail ? 'await ' : `const ${edit.name} = await `;
}

/** An arrow function whose whole body moves away. */
function isBody({ result }: Hoist, piece: Span): boolean {
  return result.as === 'none' && result.at === piece.end;
}

/** The action gives its result, if it has one, and what is carried, as one list. */
function carryResult(output: MagicString, edit: Hoist, carried: readonly Replaced[]): void {
  const { result } = edit;
  const last = edit.after.at(-1) as Span;
  if (carried.length === 0) {
    if (result.as === 'tail') output.appendLeft(last.start, 'void 0');
    return;
  }
  switch (result.as) {
    case 'kept':
      throw new Error("stet: values are carried, and the result is kept; this is a bug of stet's, please report it");
    case 'tail':
      return carryTo(output, carried, last.end, '[', ']');
    case 'none':
      return isBody(edit, last) ? carryTo(output, carried, last.end, '[', ']') : carryTo(output, carried, result.at, ' return [void 0, ', ']; ');
    case 'carried':
      if (result.at.start === result.at.end) return carryTo(output, carried, result.at.end, ' [void 0, ', ']');
      output.appendLeft(result.at.start, `[${result.awaited ? 'await ' : ''}(`);
      return carryTo(output, carried, result.at.end, '), ', ']');
  }
}

/** Moves what is carried to an offset, between two texts. */
function carryTo(output: MagicString, carried: readonly Replaced[], to: number, before: string, after: string): void {
  for (const [at, piece] of carried.entries()) {
    output.appendLeft(piece.start, piece.by);
    output.move(piece.start, piece.end, to);
    output.prependRight(piece.start, at === 0 ? before : ', ');
  }
  output.prependRight(to, after);
}

function replace(output: MagicString, replaced: readonly Replaced[]): void {
  for (const { start, end, by } of replaced) output.update(start, end, by);
}
