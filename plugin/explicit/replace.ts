import { spanOf, type Syntax } from '../analysis/syntax.ts';
import type { AwaitPlace } from './await-place.ts';
import type { Form } from './form.ts';
import type { Source } from './source.ts';

/** Replaces one expression; undefined where a comment inside it would be lost. */
export function replace(source: Source, node: Syntax, code: string, safe: boolean): Form | undefined {
  const span = spanOf(node);
  if (source.commentsIn(span).length > 0) return undefined;
  return { safe, words: code, edits: [{ ...span, text: code }] };
}

/** Replaces one expression by one that waits, with parentheses where the place wants them; undefined where they would continue the line before. */
export function replaceAwaiting(source: Source, node: Syntax, waiting: string, place: AwaitPlace, safe: boolean): Form | undefined {
  if (!place.needsParentheses) return replace(source, node, waiting, safe);
  return place.beginsStatement ? undefined : replace(source, node, `(${waiting})`, safe);
}

/** What the argument of `await` is: brackets around what binds looser than it. */
export function operand(source: Source, node: Syntax): string {
  const text = source.textOf(node);
  return /^(?:Sequence|Assignment|Conditional|Logical|Binary|Arrow|Yield|TSAs|TSSatisfies)/.test(node.type) ? `(${text})` : text;
}
