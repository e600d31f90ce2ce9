import type { Span } from '../analysis/finding.ts';
import { spanOf, type Syntax, unwrap } from '../analysis/syntax.ts';
import { outermost, parentOf } from '../analysis/tree.ts';
import type { Source } from './source.ts';

/** A statement of a block that does nothing but wait for one call, and what becomes of the result. */
export interface WaitingStatement {
  readonly node: Syntax;
  readonly span: Span;
  /** Index of the expression that is waited for, with its `await`. */
  readonly whole: number;
  /** `const x = await …`, `x = await …`, `return await …`, `await …`. */
  readonly use: 'declared' | 'assigned' | 'returned' | 'unused';
  /** What separates it from another statement: a line break with its indentation, or a space where it shares its line. */
  readonly gap: string;
}

/** The statement around the call at an index, where the call is the first thing that it does and an `await` or `return` takes its promise; undefined for any other. */
export function waitingStatement(source: Source, call: number): WaitingStatement | undefined {
  const { tree } = source;
  const top = outermost(tree, call);
  const isAwaited = source.parent(top)?.type === 'AwaitExpression';
  const whole = isAwaited ? outermost(tree, parentOf(tree, top)) : top;
  const up = parentOf(tree, whole);
  const parent = source.node(up);
  const holder = (use: WaitingStatement['use'], at: number): WaitingStatement | undefined => {
    const block = source.parent(at);
    if (block?.type !== 'BlockStatement' && block?.type !== 'Program') return undefined;
    const node = source.node(at);
    return { node, span: spanOf(node), whole, use, gap: gapBefore(source, spanOf(node).start) };
  };
  if (parent.type === 'ReturnStatement') return holder('returned', up);
  if (!isAwaited) return undefined;
  if (parent.type === 'ExpressionStatement') return holder('unused', up);
  if (parent.type === 'VariableDeclarator' && parent.id?.type === 'Identifier') {
    const declaration = parentOf(tree, up);
    return source.node(declaration).declarations?.length === 1 ? holder('declared', declaration) : undefined;
  }
  const isAssignment = parent.type === 'AssignmentExpression' && parent.operator === '=' && parent.left?.type === 'Identifier' && source.parent(up)?.type === 'ExpressionStatement';
  return isAssignment ? holder('assigned', parentOf(tree, up)) : undefined;
}

/** A line break with the indentation of the line that an offset begins; a space where something stands before it. */
export function gapBefore(source: Source, offset: number): string {
  const line = source.text.lastIndexOf('\n', offset - 1) + 1;
  const before = source.text.slice(line, offset);
  return before.trim() === '' ? source.newline + before : ' ';
}

/** What is taken out with a statement: its whole line where it stands alone there. Undefined where a comment would be lost. */
export function lineOf(source: Source, { start, end }: Span): Span | undefined {
  const { text } = source;
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', end);
  const to = newline < 0 ? text.length : newline + 1;
  const isAlone = text.slice(from, start).trim() === '' && text.slice(end, to).trim() === '';
  if (isAlone) return { start: from, end: to };
  if (source.commentsIn({ start: end, end: to }).some((comment) => text.slice(end, comment.start).trim() === '')) return undefined;
  const space = /^[ \t]+/.exec(text.slice(end, to))?.[0].length ?? 0;
  return { start, end: end + space };
}

/** The plain statement that an expression at an index is all of; undefined where it is a part of something. */
export function statementOf(source: Source, index: number): Syntax | undefined {
  const top = outermost(source.tree, index);
  const parent = source.parent(top);
  const at = parent?.type === 'AwaitExpression' ? outermost(source.tree, parentOf(source.tree, top)) : top;
  const statement = source.parent(at);
  return statement?.type === 'ExpressionStatement' && unwrap(statement.expression as Syntax) === unwrap(source.node(at)) ? statement : undefined;
}

/** The `const` declaration of one name or pattern that an expression at an index is the value of; undefined where it is not. */
export function declarationOf(source: Source, index: number): Syntax | undefined {
  const declarator = source.parent(index);
  const declaration = source.tree.nodes[parentOf(source.tree, parentOf(source.tree, index))];
  const isWhole = declarator?.type === 'VariableDeclarator' && declarator.init === source.node(index) && declaration?.kind === 'const' && declaration.declarations?.length === 1;
  return isWhole ? declaration : undefined;
}
