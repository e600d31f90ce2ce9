import type { Scope } from './scope.ts';
import { cooked, type Syntax, unwrap } from './syntax.ts';
import { isStable, scopeAt, type Tree } from './tree.ts';

/**
 * The text of an expression that is the same in every run: literals, templates, `+`, and never-reassigned names of such.
 * Undefined where it is only known at run time. `depth` bounds chains of names that go in a circle.
 */
export function constantText(tree: Tree, node: Syntax, scope: Scope, depth = 8): string | undefined {
  const inner = unwrap(node);
  switch (inner.type) {
    case 'Literal':
    case 'StringLiteral':
    case 'NumericLiteral':
      return typeof inner.value === 'string' || typeof inner.value === 'number' ? String(inner.value) : undefined;
    case 'TemplateLiteral':
      return templateText(tree, inner, scope, depth);
    case 'BinaryExpression': {
      // Only text: 1 + 1 is 2 and not '11'.
      if (inner.operator !== '+' || depth === 0) return undefined;
      const left = constantText(tree, inner.left as Syntax, scope, depth - 1);
      const right = constantText(tree, inner.right as Syntax, scope, depth - 1);
      if (left === undefined || right === undefined || (isNumber(inner.left) && isNumber(inner.right))) return undefined;
      return left + right;
    }
    case 'Identifier':
      return depth === 0 ? undefined : namedText(tree, inner.name as string, scope, depth - 1);
    default:
      return undefined;
  }
}

/** The texts between which an expression chooses, where all of them are constant: `up ? 'ceil' : 'floor'`. One for a constant; undefined for the rest. */
export function constantChoices(tree: Tree, node: Syntax, scope: Scope): string[] | undefined {
  const inner = unwrap(node);
  if (inner.type !== 'ConditionalExpression') {
    const text = constantText(tree, inner, scope);
    return text === undefined ? undefined : [text];
  }
  const first = constantChoices(tree, inner.consequent as Syntax, scope);
  const second = first && constantChoices(tree, inner.alternate as Syntax, scope);
  return second && [...first, ...second];
}

function templateText(tree: Tree, node: Syntax, scope: Scope, depth: number): string | undefined {
  let text = cooked(node.quasis?.[0]);
  for (const [at, expression] of (node.expressions ?? []).entries()) {
    const value = depth === 0 ? undefined : constantText(tree, expression, scope, depth - 1);
    const after = cooked(node.quasis?.[at + 1]);
    if (text === undefined || value === undefined || after === undefined) return undefined;
    text += value + after;
  }
  return text;
}

function namedText(tree: Tree, name: string, scope: Scope, depth: number): string | undefined {
  const binding = scope.resolve(name);
  if (!binding || binding.declarator < 0 || !isStable(tree, binding)) return undefined;
  const init = tree.nodes[binding.declarator]?.init;
  return init ? constantText(tree, init, scopeAt(tree, binding.declarator), depth) : undefined;
}

function isNumber(node: Syntax | undefined): boolean {
  return node !== undefined && typeof unwrap(node).value === 'number';
}
