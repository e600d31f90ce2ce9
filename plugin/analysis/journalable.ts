import { isCall, isFunction, isMember, nameOf, type Syntax } from './syntax.ts';
import { nodeAt, outermost, parentOf, referencesTo, scopeAt, type Tree } from './tree.ts';

/** A call of a journaled module in a function. */
export interface JournaledUse {
  /** The expression that is wrapped: the name in the file of what was imported or created. */
  readonly root: number;
  /** `axios`, `src/db/users#find`. */
  readonly rootName: string;
  readonly call: number;
  /** The same of the whole path to the callee: `axios#get`. */
  readonly name: string;
  /**
   * What comes of it. `journaled`: its result is used as a promise. `plain`: as a value, so that it is no promise, or is one that
   * nobody can follow here. The others cannot be journaled.
   */
  readonly kind: 'journaled' | 'plain' | 'constructor' | 'builder' | 'callback' | 'stream';
}

const settlers = new Set(['then', 'catch', 'finally']);

/** What can become of a call, by its arguments and by who takes its result. */
export function kindOf(tree: Tree, call: number): JournaledUse['kind'] {
  const node = nodeAt(tree, call);
  if (node.type === 'NewExpression') return 'constructor';
  if (node.arguments?.some((argument) => isFunction(argument))) return 'callback';
  return consumedAs(tree, call);
}

/** What the consumer of a value makes of it. */
function consumedAs(tree: Tree, at: number): 'journaled' | 'plain' | 'builder' | 'stream' {
  const top = outermost(tree, at);
  const node = nodeAt(tree, top);
  const up = parentOf(tree, top);
  const parent = tree.nodes[up];
  switch (parent?.type) {
    case 'AwaitExpression':
    case 'ReturnStatement':
    case 'ExpressionStatement':
      return 'journaled';
    case 'ArrayExpression':
      return isArgument(tree, up) ? 'journaled' : 'plain';
    case 'ArrowFunctionExpression':
      return parent.body === node ? 'journaled' : 'plain';
    case 'UnaryExpression':
      return parent.operator === 'void' ? 'journaled' : 'plain';
    case 'ConditionalExpression':
      return parent.test === node ? 'plain' : consumedAs(tree, up);
    case 'LogicalExpression':
      return parent.right === node ? consumedAs(tree, up) : 'plain';
    case 'ForOfStatement':
      return parent.right === node && parent.await === true ? 'stream' : 'plain';
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return parent.object === node ? memberKind(tree, up, parent) : 'plain';
    case 'VariableDeclarator':
      return parent.init === node && parent.id?.type === 'Identifier' && isAwaitedLater(tree, up, parent.id) ? 'journaled' : 'plain';
    default:
      return 'plain';
  }
}

/** `query().then(…)` is a promise; `knex('users').where(…)`, awaited at its end, is built up in steps; `format().length` is a value. */
function memberKind(tree: Tree, at: number, member: Syntax): 'journaled' | 'plain' | 'builder' {
  if (settlers.has(nameOf(member.property) ?? '')) return 'journaled';
  for (let index = at; ;) {
    const top = outermost(tree, index);
    const up = parentOf(tree, top);
    const parent = tree.nodes[up];
    if (parent?.type === 'AwaitExpression') return 'builder';
    const goesOn = parent && ((isMember(parent) && parent.object === nodeAt(tree, top)) || (isCall(parent) && parent.callee === nodeAt(tree, top)));
    if (!goesOn) return 'plain';
    index = up;
  }
}

/** Whether an array is what a call gets: `Promise.all([…])`. */
function isArgument(tree: Tree, array: number): boolean {
  const top = outermost(tree, array);
  const parent = tree.nodes[parentOf(tree, top)];
  return parent !== undefined && isCall(parent) && parent.callee !== nodeAt(tree, top);
}

function isStatement(tree: Tree, at: number): boolean {
  return tree.nodes[parentOf(tree, outermost(tree, at))]?.type === 'ExpressionStatement';
}

/** Whether a name that holds the result is awaited, returned, collected or settled anywhere. */
function isAwaitedLater(tree: Tree, declarator: number, id: Syntax): boolean {
  const binding = scopeAt(tree, declarator).resolve(id.name as string);
  return binding !== undefined && referencesTo(tree, binding).some((index) => consumedAs(tree, index) === 'journaled' && !isStatement(tree, index));
}
