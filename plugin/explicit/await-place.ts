import { isFunction, isMember, spanOf, type Syntax } from '../analysis/syntax.ts';
import { isTarget, parentOf, referencesTo, scopeAt } from '../analysis/tree.ts';
import type { Source } from './source.ts';

/** What it means to put an `await` in the place of an expression. */
export interface AwaitPlace {
  readonly needsParentheses: boolean;
  /** The expression opens a statement: a parenthesis there could continue the line before it. */
  readonly beginsStatement: boolean;
  /** Nothing that its statement reads before it can change while it waits. */
  readonly nothingBefore: boolean;
  /** Index of the function that waits. */
  readonly by: number;
}

/** Says how an `await` stands in the place of the expression at an index; undefined where it may not stand. */
export function awaitAt(source: Source, index: number): AwaitPlace | undefined {
  const { tree } = source;
  const by = nearestFunction(source, index);
  const owner = by === undefined ? undefined : source.node(by);
  if (by === undefined || !owner?.async || spanOf(source.node(index)).start < spanOf(owner.body as Syntax).start) return undefined;
  let nothingBefore = true;
  let at = index;
  for (let up = parentOf(tree, at); up >= 0 && !isStatement(source.node(at)) && !isFunction(source.node(up)); up = parentOf(tree, at)) {
    nothingBefore &&= readBefore(source.node(up), source.node(at)).every((earlier) => isSettled(source, earlier));
    at = up;
  }
  return {
    needsParentheses: needsParentheses(source.parent(index), source.node(index)),
    beginsStatement: source.node(at).type === 'ExpressionStatement' && spanOf(source.node(at)).start === spanOf(source.node(index)).start,
    nothingBefore,
    by,
  };
}

/** The function whose `await` it would be: a class body between is one of its own. */
function nearestFunction(source: Source, index: number): number | undefined {
  for (let at = parentOf(source.tree, index); at >= 0; at = parentOf(source.tree, at)) {
    const { type } = source.node(at);
    if (type === 'PropertyDefinition' || type === 'StaticBlock') return undefined;
    if (isFunction(source.node(at))) return at;
  }
  return undefined;
}

function isStatement(node: Syntax): boolean {
  return node.type.endsWith('Statement') || node.type === 'VariableDeclaration';
}

/** Places that bind tighter than `await`. */
function needsParentheses(parent: Syntax | undefined, node: Syntax): boolean {
  switch (parent?.type) {
    case 'MemberExpression':
    case 'OptionalMemberExpression': return parent.object === node;
    case 'CallExpression':
    case 'OptionalCallExpression':
    case 'NewExpression': return parent.callee === node;
    case 'TaggedTemplateExpression': return (parent as { tag?: Syntax }).tag === node;
    case 'BinaryExpression': return parent.operator === '**' && parent.left === node;
    case 'TSNonNullExpression':
    case 'ClassDeclaration':
    case 'ClassExpression': return true;
    default: return false;
  }
}

/** What `parent` evaluates before its child `child`, and keeps or has acted upon meanwhile. */
function readBefore(parent: Syntax, child: Syntax): readonly (Syntax | null | undefined)[] {
  switch (parent.type) {
    case 'BinaryExpression': return parent.right === child ? [parent.left] : [];
    case 'AssignmentExpression':
      if (parent.right !== child) return [];
      return parent.operator === '=' ? targetParts(parent.left as Syntax) : [parent.left];
    case 'CallExpression':
    case 'NewExpression': return parent.callee === child ? [] : [...calleeParts(parent.callee as Syntax), ...until(parent.arguments, child)];
    case 'ArrayExpression': return until(parent.elements, child);
    case 'TemplateLiteral':
    case 'SequenceExpression': return until(parent.expressions, child);
    case 'ObjectExpression': return until(parent.properties, child);
    case 'Property': return parent.value === child && parent.computed ? [parent.key] : [];
    case 'MemberExpression': return parent.property === child ? [parent.object] : [];
    case 'TaggedTemplateExpression': return (parent as { quasi?: Syntax }).quasi === child ? calleeParts((parent as { tag?: Syntax }).tag as Syntax) : [];
    // What was written in JSX before it: seldom enough to leave it to a person.
    default: return parent.type.startsWith('JSX') ? [parent] : [];
  }
}

/** A plain name on the left is bound only after the right side is known; a member has its object read before. */
function targetParts(left: Syntax): readonly (Syntax | undefined)[] {
  return isMember(left) ? [left.object, ...(left.computed ? [left.property] : [])] : [];
}

/** A method is looked up before its arguments: what matters is whether its receiver can be another one by then. */
function calleeParts(callee: Syntax): readonly (Syntax | undefined)[] {
  return isMember(callee) && !callee.computed ? [callee.object] : [callee];
}

function until(nodes: readonly (Syntax | null)[] | undefined, child: Syntax): readonly (Syntax | null)[] {
  return nodes?.slice(0, Math.max(0, nodes.indexOf(child))) ?? [];
}

/** Whether evaluating the node earlier or later than others gives the same: it is constant and does nothing. */
function isSettled(source: Source, node: Syntax | null | undefined): boolean {
  switch (node?.type) {
    case undefined:
    case 'Literal':
    case 'ThisExpression':
    case 'ArrowFunctionExpression':
    case 'FunctionExpression': return true;
    case 'TemplateLiteral': return node.expressions?.length === 0;
    case 'Property': return !node.computed && isSettled(source, node.value as Syntax);
    case 'Identifier': {
      const index = source.flow.store.indexOf(node);
      const binding = index < 0 ? undefined : scopeAt(source.tree, index).resolve(node.name as string);
      return binding === undefined || (binding.declarations === 1 && !referencesTo(source.tree, binding).some((each) => isTarget(source.tree, each)));
    }
    default: return false;
  }
}
