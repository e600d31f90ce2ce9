import { isPromiseOnlyAwaited } from '../analysis/durable/promises.ts';
import { nodesIn } from '../analysis/durable/purity.ts';
import type { Finding } from '../analysis/finding.ts';
import { isCall, isFunction, nameOf, type Syntax, unwrap } from '../analysis/syntax.ts';
import { parentOf, referencesTo, scopeAt } from '../analysis/tree.ts';
import { contextInScope } from './context-in-scope.ts';
import { isAmongDurable } from './durable-promise.ts';
import type { Form } from './form.ts';
import { replace } from './replace.ts';
import type { Source } from './source.ts';

/** Functions that give a promise of a delay. */
const promised = /^(?:node:timers\/promises#(?:setTimeout|scheduler\.wait)|node:timers#promises\.(?:setTimeout|scheduler\.wait)|scheduler\.wait)$/;

/** `new Promise((resolve) => setTimeout(resolve, ms))` and `setTimeout(ms)` of `timers/promises` → `ctx.sleep(ms)`. */
export function sleepForm(source: Source, finding: Finding, index: number): Form | undefined {
  const { tree } = source;
  const call = parentOf(tree, index);
  if (!isCall(source.node(call)) || source.node(call).callee !== source.node(index)) return undefined;
  const given = source.node(call).arguments ?? [];
  const at = promised.test(finding.path) ? call : promiseAround(source, call);
  const ms = at === call ? (given.length === 1 ? given[0] : undefined) : at !== undefined ? delayOf(source, source.node(at)) : undefined;
  const context = at === undefined ? undefined : contextInScope(source, at);
  if (at === undefined || !ms || ms.type === 'SpreadElement' || !context) return undefined;
  const isDelay = (node: Syntax): boolean => delayOf(source, node) !== undefined;
  const isOneOfSeveral = source.parent(at)?.type === 'ArrayExpression';
  const isWaitedFor = isOneOfSeveral ? isAmongDurable(source, at, isDelay) : isPromiseOnlyAwaited(source.flow, at);
  return replace(source, source.node(at), `${context.name}.sleep(${source.textOf(ms)})`, context.runsHere && isWaitedFor && isNoDifference(ms));
}

/** Index of the `new Promise` whose executor does nothing but the call at an index. */
function promiseAround(source: Source, call: number): number | undefined {
  const { tree } = source;
  let at = parentOf(tree, call);
  while (at >= 0 && !isFunction(source.node(at))) at = parentOf(tree, at);
  const up = at < 0 ? -1 : parentOf(tree, at);
  return up >= 0 && delayOf(source, source.node(up)) !== undefined && onlyCall(source.node(at)) === source.node(call) ? up : undefined;
}

/** The delay of `new Promise((resolve) => setTimeout(resolve, ms))`; undefined for any other expression. */
function delayOf(source: Source, node: Syntax): Syntax | undefined {
  const executor = node.type === 'NewExpression' && node.arguments?.length === 1 ? node.arguments[0] : undefined;
  const [resolve, ...others] = executor?.params ?? [];
  if (!executor || !isFunction(executor) || executor.async || executor.generator || nameOf(node.callee) !== 'Promise' || resolve?.type !== 'Identifier' || others.length > 0) return undefined;
  const call = onlyCall(executor);
  const [callback, ms, ...rest] = call?.arguments ?? [];
  if (!call || nameOf(call.callee) !== 'setTimeout' || !callback || !ms || rest.length > 0 || !callsOnly(callback, nameOf(resolve) as string)) return undefined;
  for (const name of [node.callee as Syntax, call.callee as Syntax]) if (isBound(source, name)) return undefined;
  const binding = scopeAt(source.tree, source.flow.store.indexOf(resolve)).resolve(resolve.name as string);
  if (!binding || referencesTo(source.tree, binding).length !== 1) return undefined;
  const isOwn = executor.type !== 'ArrowFunctionExpression' && nodesIn(source.flow, ms).some((each) => each.type === 'ThisExpression' || nameOf(each) === 'arguments');
  return isOwn ? undefined : ms;
}

function isBound(source: Source, name: Syntax): boolean {
  return scopeAt(source.tree, source.flow.store.indexOf(name)).resolve(name.name as string) !== undefined;
}

/** The call that is all that a function does. */
function onlyCall(executor: Syntax): Syntax | undefined {
  const body = executor.body as Syntax;
  const [only, ...rest] = body.type === 'BlockStatement' ? (body.body as readonly Syntax[]) : [body];
  if (!only || rest.length > 0) return undefined;
  const expression = only.type === 'ExpressionStatement' ? (only.expression as Syntax) : only.type === 'ReturnStatement' ? only.argument : only;
  const inner = expression && unwrap(expression.type === 'UnaryExpression' && expression.operator === 'void' ? (expression.argument as Syntax) : expression);
  return inner && isCall(inner) ? inner : undefined;
}

/** `resolve`, `() => resolve()`, `() => resolve(undefined)`. */
function callsOnly(callback: Syntax, resolve: string): boolean {
  if (callback.type === 'Identifier') return callback.name === resolve;
  const call = isFunction(callback) && !callback.async && !callback.generator && callback.params?.length === 0 ? onlyCall(callback) : undefined;
  return call !== undefined && nameOf(call.callee) === resolve && (call.arguments ?? []).every((each) => nameOf(each) === 'undefined') && (call.arguments?.length ?? 0) <= 1;
}

/** A difference may be negative, which a timer takes for nothing and a durable sleep refuses. */
function isNoDifference(ms: Syntax): boolean {
  const inner = unwrap(ms);
  switch (inner.type) {
    case 'Literal': return typeof inner.value === 'number';
    case 'Identifier':
    case 'MemberExpression': return true;
    case 'BinaryExpression': return ['+', '*', '/', '**'].includes(inner.operator ?? '') && isNoDifference(inner.left as Syntax) && isNoDifference(inner.right as Syntax);
    case 'ConditionalExpression': return isNoDifference(inner.consequent as Syntax) && isNoDifference(inner.alternate as Syntax);
    case 'CallExpression': return /^(?:random|max|min|floor|ceil|round|pow|abs)$/.test(nameOf((inner.callee as Syntax).property) ?? '') && (inner.arguments ?? []).every(isNoDifference);
    default: return false;
  }
}
