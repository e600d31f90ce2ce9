import type { Binding } from '../scope.ts';
import { isCall, isFunction, isMember, nameOf, type Syntax, unwrap } from '../syntax.ts';
import { isTarget, nodeAt, referencesTo, scopeAt } from '../tree.ts';
import type { Flow } from './flow.ts';

/** Functions that only compute, by their global path. */
const pureFunctions = new Set([
  'String', 'Number', 'Boolean', 'BigInt', 'parseInt', 'parseFloat', 'isNaN', 'isFinite', 'encodeURIComponent', 'decodeURIComponent', 'structuredClone',
  'JSON.stringify', 'JSON.parse', 'Object.keys', 'Object.values', 'Object.entries', 'Object.fromEntries', 'Array.isArray', 'Array.from', 'Array.of', 'Number.isInteger', 'Date.UTC', 'Date.parse',
  ...['abs', 'ceil', 'floor', 'round', 'trunc', 'max', 'min', 'sign', 'sqrt'].map((name) => `Math.${name}`),
]);
const pureConstructors = new Set(['Map', 'Set', 'Array', 'Object', 'String', 'Number', 'URL', 'Error', 'TypeError', 'RangeError']);
/** Methods of built-in values that change nothing. */
const pureMethods = new Set([
  'map', 'filter', 'slice', 'concat', 'join', 'reduce', 'flat', 'flatMap', 'find', 'findIndex', 'some', 'every', 'includes', 'indexOf', 'at', 'keys', 'values', 'entries', 'has',
  'toString', 'toFixed', 'toUpperCase', 'toLowerCase', 'trim', 'trimStart', 'trimEnd', 'split', 'padStart', 'padEnd', 'startsWith', 'endsWith', 'substring', 'replaceAll', 'repeat',
  'charAt', 'charCodeAt', 'toSorted', 'toReversed', 'toSpliced', 'with', 'toISOString', 'getTime', 'valueOf', 'toJSON',
]);
const compared = new Set(['LogicalExpression', 'ConditionalExpression', 'TemplateLiteral', 'ArrayExpression', 'SpreadElement', 'SequenceExpression', 'TemplateElement', 'Literal']);

/**
 * Whether evaluating an expression has no effect and waits for nothing, so that it may be evaluated a little earlier or later.
 * `moved` are calls that are taken out of it: what stands in their place is a name.
 */
export function isPure(flow: Flow, node: Syntax | null | undefined, moved: ReadonlySet<Syntax> = new Set()): boolean {
  if (!node || moved.has(node)) return true;
  const pure = (each: Syntax | null | undefined): boolean => isPure(flow, each, moved);
  const inner = unwrap(node);
  if (moved.has(inner)) return true;
  if (inner.type === 'AwaitExpression') return inner.argument !== null && inner.argument !== undefined && moved.has(unwrap(inner.argument));
  if (compared.has(inner.type)) {
    return [inner.left, inner.right, inner.test, inner.consequent as Syntax, inner.alternate, inner.argument, ...(inner.expressions ?? []), ...(inner.elements ?? [])].every(pure);
  }
  if (isMember(inner)) return pure(inner.object) && (!inner.computed || pure(inner.property));
  switch (inner.type) {
    case 'Identifier':
    case 'ThisExpression':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'MetaProperty':
      return true;
    case 'BinaryExpression':
      return pure(inner.left) && pure(inner.right);
    case 'UnaryExpression':
      return inner.operator !== 'delete' && pure(inner.argument);
    case 'ObjectExpression':
      return (inner.properties ?? []).every((each) => (each.type === 'SpreadElement' ? pure(each.argument) : (!each.computed || pure(each.key)) && (isFunction(each.value as Syntax) || pure(each.value as Syntax))));
    case 'NewExpression':
      if (nameOf(inner.callee) === 'Date' && isGlobal(flow, inner.callee)) return (inner.arguments?.length ?? 0) > 0 && (inner.arguments ?? []).every(pure);
      return pureConstructors.has(nameOf(inner.callee) ?? '') && isGlobal(flow, inner.callee) && (inner.arguments ?? []).every(pure);
    default:
      return isCall(inner) && isPureCall(flow, inner, moved);
  }
}

function isPureCall(flow: Flow, call: Syntax, moved: ReadonlySet<Syntax>): boolean {
  const callee = unwrap(call.callee as Syntax);
  const argument = (each: Syntax): boolean => {
    const inner = unwrap(each);
    return isFunction(inner) ? isPureFunction(flow, inner) : isPure(flow, each, moved);
  };
  if (!(call.arguments ?? []).every(argument)) return false;
  if (callee.type === 'Identifier') {
    if (pureFunctions.has(callee.name as string) && isGlobal(flow, callee)) return true;
    const known = flow.functionsIn(flow.of(callee));
    return known.length === 1 && flow.of(callee).size === 1 && isPureFunction(flow, nodeAt(flow.tree, known[0] as number));
  }
  if (!isMember(callee) || callee.computed) return false;
  const name = nameOf(callee.property) ?? '';
  const object = unwrap(callee.object as Syntax);
  if (object.type === 'Identifier' && isGlobal(flow, object)) return pureFunctions.has(`${object.name as string}.${name}`);
  return pureMethods.has(name) && isPure(flow, object, moved);
}

/** A function of one expression that is pure, and is not entered again by itself. */
function isPureFunction(flow: Flow, node: Syntax): boolean {
  if (node.async || node.generator) return false;
  const body = node.body as Syntax;
  const statements = (body.body ?? []) as readonly Syntax[];
  const value = body.type !== 'BlockStatement' ? body : statements.length === 1 && statements[0]?.type === 'ReturnStatement' ? statements[0].argument : undefined;
  if (!value || isEntered.has(node)) return false;
  isEntered.add(node);
  const pure = isPure(flow, value);
  isEntered.delete(node);
  return pure;
}
const isEntered = new Set<Syntax>();

export function isGlobal(flow: Flow, node: Syntax | undefined): boolean {
  const inner = node && unwrap(node);
  const index = inner ? flow.store.indexOf(inner) : -1;
  return inner?.type === 'Identifier' && index >= 0 && scopeAt(flow.tree, index).resolve(inner.name as string) === undefined;
}

/** Whether a name keeps the value it first had. */
export function isSteady(flow: Flow, binding: Binding): boolean {
  return binding.declarations === 1 && !referencesTo(flow.tree, binding).some((index) => isTarget(flow.tree, index));
}

/** Every node in a node that has an index: what exists at run time. */
export function nodesIn(flow: Flow, node: Syntax): Syntax[] {
  const from = flow.store.indexOf(node);
  if (from < 0) return [];
  const inside = new Set([from]);
  // Children have greater indices than their parents, and a parent's are not in one piece.
  for (let index = from + 1; index < flow.tree.nodes.length; index += 1) if (inside.has(flow.tree.parents[index] as number)) inside.add(index);
  return [...inside].map((index) => nodeAt(flow.tree, index));
}
