import { AST_NODE_TYPES, ASTUtils, type TSESLint, type TSESTree } from '@typescript-eslint/utils';
import { type FunctionNode, isFunction } from './durable-context.ts';

/** What it means to put an `await` in the place of an expression. */
export interface AwaitPlace {
  readonly needsParentheses: boolean;
  /** The expression opens a statement: a parenthesis there could continue the line before it. */
  readonly beginsStatement: boolean;
  /** Nothing that its statement reads before it can change while it waits. */
  readonly nothingBefore: boolean;
}

/** Says how an `await` stands in the place of `node` in the body of `owner`; undefined where it may not stand. */
export function awaitAt(sourceCode: Readonly<TSESLint.SourceCode>, node: TSESTree.Expression, owner: FunctionNode): AwaitPlace | undefined {
  let nothingBefore = true;
  let at: TSESTree.Node = node;
  let up: TSESTree.Node | undefined = node.parent;
  while (up && !isStatement(at) && !isFunction(up)) {
    nothingBefore &&= readBefore(up, at).every((earlier) => isSettled(sourceCode, earlier));
    at = up;
    up = at.parent;
  }
  if (nearestFunction(node) !== owner || isInParameters(node, owner)) return undefined;
  return {
    needsParentheses: needsParentheses(node),
    beginsStatement: at.type === AST_NODE_TYPES.ExpressionStatement && at.range[0] === node.range[0],
    nothingBefore,
  };
}

/** The function whose `await` it would be: a class body between is one of its own. */
function nearestFunction(node: TSESTree.Node): TSESTree.Node | undefined {
  let at: TSESTree.Node | undefined = node.parent;
  while (at && !isFunction(at) && at.type !== AST_NODE_TYPES.PropertyDefinition && at.type !== AST_NODE_TYPES.StaticBlock) at = at.parent;
  return at;
}

function isInParameters(node: TSESTree.Node, owner: FunctionNode): boolean {
  return node.range[0] < owner.body.range[0];
}

function isStatement(node: TSESTree.Node): boolean {
  return node.type.endsWith('Statement') || node.type === AST_NODE_TYPES.VariableDeclaration;
}

/** Places that bind tighter than `await`. */
function needsParentheses(node: TSESTree.Expression): boolean {
  const { parent } = node;
  switch (parent.type) {
    case AST_NODE_TYPES.MemberExpression: return parent.object === node;
    case AST_NODE_TYPES.CallExpression:
    case AST_NODE_TYPES.NewExpression: return parent.callee === node;
    case AST_NODE_TYPES.TaggedTemplateExpression: return parent.tag === node;
    case AST_NODE_TYPES.BinaryExpression: return parent.operator === '**' && parent.left === node;
    case AST_NODE_TYPES.TSNonNullExpression:
    case AST_NODE_TYPES.ClassDeclaration:
    case AST_NODE_TYPES.ClassExpression: return true;
    default: return false;
  }
}

/** What `parent` evaluates before its child `child`, and keeps or has acted upon meanwhile. */
function readBefore(parent: TSESTree.Node, child: TSESTree.Node): readonly (TSESTree.Node | null)[] {
  switch (parent.type) {
    case AST_NODE_TYPES.BinaryExpression: return parent.right === child ? [parent.left] : [];
    case AST_NODE_TYPES.AssignmentExpression:
      if (parent.right !== child) return [];
      return parent.operator === '=' ? targetParts(parent.left) : [parent.left];
    case AST_NODE_TYPES.CallExpression:
    case AST_NODE_TYPES.NewExpression: return parent.callee === child ? [] : [...calleeParts(parent.callee), ...until(parent.arguments, child)];
    case AST_NODE_TYPES.ArrayExpression: return until(parent.elements, child);
    case AST_NODE_TYPES.TemplateLiteral:
    case AST_NODE_TYPES.SequenceExpression: return until(parent.expressions, child);
    case AST_NODE_TYPES.ObjectExpression: return until(parent.properties, child);
    case AST_NODE_TYPES.Property: return parent.value === child && parent.computed ? [parent.key] : [];
    case AST_NODE_TYPES.MemberExpression: return parent.property === child ? [parent.object] : [];
    case AST_NODE_TYPES.TaggedTemplateExpression: return parent.quasi === child ? calleeParts(parent.tag) : [];
    // What was written in JSX before it: seldom enough to leave it to a person.
    default: return parent.type.startsWith('JSX') ? [parent] : [];
  }
}

/** A plain name on the left is bound only after the right side is known; a member has its object read before. */
function targetParts(left: TSESTree.Node): readonly TSESTree.Node[] {
  return left.type === AST_NODE_TYPES.MemberExpression ? [left.object, ...(left.computed ? [left.property] : [])] : [];
}

/** A method is looked up before its arguments: what matters is whether its receiver can be another one by then. */
function calleeParts(callee: TSESTree.Node): readonly TSESTree.Node[] {
  return callee.type === AST_NODE_TYPES.MemberExpression && !callee.computed ? [callee.object] : [callee];
}

function until(nodes: readonly (TSESTree.Node | null)[], child: TSESTree.Node): readonly (TSESTree.Node | null)[] {
  return nodes.slice(0, Math.max(0, nodes.indexOf(child)));
}

/** Whether evaluating the node earlier or later than others gives the same: it is constant and does nothing. */
function isSettled(sourceCode: Readonly<TSESLint.SourceCode>, node: TSESTree.Node | null): boolean {
  switch (node?.type) {
    case undefined:
    case AST_NODE_TYPES.Literal:
    case AST_NODE_TYPES.ThisExpression:
    case AST_NODE_TYPES.ArrowFunctionExpression:
    case AST_NODE_TYPES.FunctionExpression: return true;
    case AST_NODE_TYPES.TemplateLiteral: return node.expressions.length === 0;
    case AST_NODE_TYPES.Property: return !node.computed && isSettled(sourceCode, node.value);
    case AST_NODE_TYPES.Identifier: {
      const variable = ASTUtils.findVariable(sourceCode.getScope(node), node.name);
      return !variable?.references.some((reference) => reference.isWrite() && !reference.init);
    }
    default: return false;
  }
}
