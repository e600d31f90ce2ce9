import { isCall, isMember, nameOf, spanOf, type Syntax } from '../analysis/syntax.ts';
import { outermost, parentOf } from '../analysis/tree.ts';
import { awaitAt } from './await-place.ts';
import type { Form } from './form.ts';
import type { Source } from './source.ts';

/** `ctx.run(…);` → `await ctx.run(…);`, for the callee at an index. Whether the handler is to wait is for a person to say: never safe. */
export function awaitedForm(source: Source, index: number): Form | undefined {
  const { tree } = source;
  const call = parentOf(tree, outermost(tree, index));
  if (!isCall(source.node(call))) return undefined;
  let at = outermost(tree, call);
  for (;;) {
    const member = source.parent(at);
    const next = member && isMember(member) && ['then', 'catch', 'finally', 'map', 'orTimeout'].includes(nameOf(member.property) ?? '') ? parentOf(tree, parentOf(tree, at)) : -1;
    if (next < 0 || source.node(next).callee !== member) break;
    at = outermost(tree, next);
  }
  const up = parentOf(tree, at);
  const parent = source.node(up);
  if (!awaitAt(source, at)) return undefined;
  const { start } = spanOf(source.node(at));
  const words = `await ${firstLine(source.textOf(source.node(at)))}`;
  if (parent.type === 'ExpressionStatement') return { safe: false, words, edits: [{ start, end: start, text: 'await ' }] };
  if (parent.type !== 'UnaryExpression' || parent.operator !== 'void' || source.parent(up)?.type !== 'ExpressionStatement') return undefined;
  const keyword = { start: spanOf(parent).start, end: spanOf(parent.argument as Syntax).start };
  return source.commentsIn(keyword).length > 0 ? undefined : { safe: false, words, edits: [{ ...keyword, text: 'await ' }] };
}

function firstLine(text: string): string {
  const [line = ''] = text.split('\n');
  return line === text ? text : `${line.trimEnd()} …`;
}
