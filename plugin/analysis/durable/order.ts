import { isCall, isMember, spanOf, type Syntax, unwrap } from '../syntax.ts';

/** The parts of an expression in the order in which they are evaluated. */
export function inOrderOf(node: Syntax): (Syntax | null | undefined)[] {
  if (isMember(node)) return [node.object, node.computed ? node.property : undefined];
  if (isCall(node) || node.type === 'NewExpression') return [node.callee, ...(node.arguments ?? [])];
  if (node.type === 'Property') return [node.computed ? node.key : undefined, node.value as Syntax];
  return [node.test, node.left, node.right, node.init, node.argument, ...(node.declarations ?? []), ...(node.expressions ?? []), ...(node.elements ?? []), ...(node.properties ?? []), node.expression as Syntax];
}

/** Whether an optional chain may end before the call. */
export function isOptional(node: Syntax): boolean {
  return (node as { optional?: boolean }).optional === true || (isMember(node) && isOptional(unwrap(node.object as Syntax))) || (isCall(node) && isOptional(unwrap(node.callee as Syntax)));
}

/** What `await` and `void` are asked of. */
export function withoutAwait(node: Syntax): Syntax {
  const inner = unwrap(node);
  return inner.type === 'AwaitExpression' || (inner.type === 'UnaryExpression' && inner.operator === 'void') ? unwrap(inner.argument as Syntax) : inner;
}

/** Whether an expression is no promise, by its form. */
export function isPlainly(node: Syntax): boolean {
  return /^(?:Literal|TemplateLiteral|ObjectExpression|ArrayExpression|BinaryExpression|UnaryExpression)$/.test(unwrap(node).type);
}

/** Whether a node stands in the text of another. */
export function contains(outer: Syntax, inner: Syntax): boolean {
  const a = spanOf(outer);
  const b = spanOf(inner);
  return a.start <= b.start && b.end <= a.end;
}
