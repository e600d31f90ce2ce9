import type { Source } from '../catalogue/index.ts';
import type { Path } from './paths.ts';
import { isCall, isMember, nameOf, type Syntax, unwrap } from './syntax.ts';
import { nodeAt, parentOf, type Tree } from './tree.ts';

const equalities = new Set(['===', '!==', '==', '!=']);
const appliers = new Set(['call', 'apply', 'bind']);

/** `call`, `apply` and `bind` use the function itself; its other members (`name`, `length`) do not. */
export function isApplier(name: string): boolean {
  return appliers.has(name);
}

/** Whether the path holds sources and is none by itself as long as nobody gets hold of it. */
export function isHolder(path: Path): boolean {
  return path.row?.shape === 'object' || path.row?.shape === 'constructor' || path.row?.shape === 'picked' || (path.row === undefined && path.members.size > 0);
}

/** Whether the value at `top` goes nowhere: it is only asked for its type, its identity or its presence. */
export function isOnlyAskedAbout(tree: Tree, top: number, path: Path): boolean {
  const node = nodeAt(tree, top);
  const parent = tree.nodes[parentOf(tree, top)];
  const holder = isHolder(path);
  switch (parent?.type) {
    case 'UnaryExpression':
      return parent.operator === 'typeof' ? holder || unwrap(node).type === 'Identifier' : holder && (parent.operator === '!' || parent.operator === 'void');
    case 'BinaryExpression':
      if (parent.operator === 'instanceof') return true;
      return holder && (parent.operator === 'in' || equalities.has(parent.operator ?? ''));
    case 'LogicalExpression':
      return holder && parent.operator === '&&' && parent.left === node;
    case 'ConditionalExpression':
    case 'IfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'ForStatement':
      return holder && parent.test === node;
    case 'SwitchCase':
    case 'SwitchStatement':
      return holder && (parent.test === node || parent.discriminant === node);
    case 'ExpressionStatement':
      return holder;
    default:
      return false;
  }
}

/** `new X(…)`, `X(…)`, or neither, for the value at `top`. */
export function calledAs(tree: Tree, top: number): 'new' | 'call' | undefined {
  const parent = tree.nodes[parentOf(tree, top)];
  if (parent?.callee !== tree.nodes[top]) return undefined;
  return parent?.type === 'NewExpression' ? 'new' : 'call';
}

/** Whether the call or construction has the argument that makes it no source (`new Date(0)`). A spread before it may be empty, so it does not count. */
export function isPureHere(row: Source, call: Syntax | undefined): boolean {
  if (row.pureWhenGiven === undefined) return false;
  const before = call?.arguments?.slice(0, row.pureWhenGiven + 1) ?? [];
  if (before.length <= row.pureWhenGiven || before.some((argument) => argument.type === 'SpreadElement')) return false;
  // `new Date(undefined)` is an invalid date and reads no clock, but an undefined locale is the default one.
  return row.match === 'Date' || nameOf(before.at(-1)) !== 'undefined';
}

/** Whether the value at `top` is only the receiver of a function that was taken from it: `Math.max.apply(Math, xs)`, `Reflect.apply(Math.random, Math, [])`. */
export function isReceiver(tree: Tree, top: number): boolean {
  const node = nodeAt(tree, top);
  const call = tree.nodes[parentOf(tree, top)];
  if (!call || !isCall(call) || !call.callee) return false;
  const callee = unwrap(call.callee);
  if (!isMember(callee) || callee.computed || !callee.object) return false;
  const method = nameOf(callee.property) ?? '';
  if (nameOf(unwrap(callee.object)) === 'Reflect' && method === 'apply') {
    return call.arguments?.[1] === node && isTakenFrom(call.arguments[0], node);
  }
  return appliers.has(method) && call.arguments?.[0] === node && isTakenFrom(callee.object, node);
}

/** Whether `taken` is a member of the very object that `holder` names: `globalThis.Math.max` of `globalThis.Math`. */
function isTakenFrom(taken: Syntax | undefined, holder: Syntax): boolean {
  const inner = taken && unwrap(taken);
  if (!inner || !isMember(inner) || !inner.object) return false;
  const name = dotted(unwrap(holder));
  return name !== undefined && dotted(unwrap(inner.object)) === name;
}

function dotted(node: Syntax): string | undefined {
  if (node.type === 'Identifier') return nameOf(node);
  if (!isMember(node) || node.computed || !node.object) return undefined;
  const object = dotted(unwrap(node.object));
  return object === undefined ? undefined : `${object}.${nameOf(node.property)}`;
}
