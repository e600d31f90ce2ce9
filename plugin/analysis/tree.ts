import type { Frame } from './frame.ts';
import type { Binding, Scope } from './scope.ts';
import { isMember, isWrapper, type Syntax } from './syntax.ts';

/** A walked program: every node that exists at run time has an index, and with it its parent, scope and frame. */
export interface Tree {
  readonly nodes: readonly Syntax[];
  /** Index of the parent; -1 for the program. */
  readonly parents: readonly number[];
  readonly scopes: readonly Scope[];
  readonly frames: readonly (Frame | undefined)[];
  /** Name → indices of the identifiers that use it as a value or write it. */
  readonly references: ReadonlyMap<string, readonly number[]>;
  /** Import and export declarations with a module, `import x = require()`, and dynamic imports. */
  readonly modules: readonly number[];
  /** Member accesses and operators that are sources whatever their receiver is. */
  readonly anywhere: readonly number[];
}

/** The node at an index that is known to exist. */
export function nodeAt(tree: Tree, index: number): Syntax {
  return tree.nodes[index] as Syntax;
}

/** The index of the parent of an index that is known to exist. */
export function parentOf(tree: Tree, index: number): number {
  return tree.parents[index] as number;
}

/** The scope in which the node at an index stands. */
export function scopeAt(tree: Tree, index: number): Scope {
  return tree.scopes[index] as Scope;
}

/**
 * From an expression up through everything that passes its value on unchanged: parentheses, casts, chains,
 * and `(0, x)` where what goes before has no effect (with an effect it could not be replaced along with `x`).
 */
export function outermost(tree: Tree, index: number): number {
  let at = index;
  for (;;) {
    const up = parentOf(tree, at);
    const parent = tree.nodes[up];
    if (parent === undefined) return at;
    if (isWrapper(parent)) at = up;
    else if (parent.type === 'SequenceExpression' && passesLast(parent, nodeAt(tree, at))) at = up;
    else return at;
  }
}

function passesLast(sequence: Syntax, node: Syntax): boolean {
  const expressions = sequence.expressions ?? [];
  return expressions.at(-1) === node && expressions.every((each) => each === node || each.type === 'Literal' || each.type === 'NumericLiteral');
}

/** Whether the expression, or a member path that begins with it, is assigned to or deleted: the program's own patch. */
export function isWritten(tree: Tree, index: number): boolean {
  let at = outermost(tree, index);
  for (;;) {
    const up = parentOf(tree, at);
    const parent = tree.nodes[up];
    if (!parent) return false;
    if (!isMember(parent) || parent.object !== tree.nodes[at]) return isTarget(tree, at);
    at = outermost(tree, up);
  }
}

/** Whether exactly this expression is assigned to, counted up or deleted. */
export function isTarget(tree: Tree, index: number): boolean {
  const node = nodeAt(tree, index);
  const up = parentOf(tree, index);
  const parent = tree.nodes[up];
  if (!parent) return false;
  switch (parent.type) {
    case 'AssignmentExpression':
    case 'AssignmentPattern':
    case 'ForInStatement':
    case 'ForOfStatement':
      return parent.left === node;
    case 'UpdateExpression':
    case 'ArrayPattern':
    case 'RestElement':
      return true;
    case 'UnaryExpression':
      return parent.operator === 'delete';
    case 'Property':
      return parent.value === node && tree.nodes[parentOf(tree, up)]?.type === 'ObjectPattern';
    default:
      return isWrapper(parent) && isTarget(tree, up);
  }
}

/** Every use of a binding, in no particular order. */
export function referencesTo(tree: Tree, binding: Binding): number[] {
  scopeAt(tree, 0).names.followed.add(binding.name);
  return (tree.references.get(binding.name) ?? []).filter((index) => scopeAt(tree, index).resolve(binding.name) === binding);
}

/** Whether the binding keeps its first value: declared once and never written. */
export function isStable(tree: Tree, binding: Binding): boolean {
  return binding.declarations === 1
    && (binding.kind === 'lexical' || binding.kind === 'var' || binding.kind === 'import')
    && !referencesTo(tree, binding).some((index) => isTarget(tree, index));
}
