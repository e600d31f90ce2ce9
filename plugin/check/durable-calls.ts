import type ts from 'typescript';
import type { Model } from './model.ts';
import { bare } from './node-kinds.ts';
import type { Operation } from './unit.ts';
import type { TypeScript } from './typescript.ts';

/** Members of a context that are open inside `run` too, or hold values that do not change. */
const harmless = new Set(['console', 'key', 'request', 'date']);
const groups = new Set(['rand', 'date']);

/** What a call or an access does with a durable context: `ctx.set('k', v)`, `ctx.rand.uuidv4()`, `const { run } = ctx`. Undefined: nothing. */
export function contextMember(model: Model, node: ts.CallExpression | ts.PropertyAccessExpression): Operation | undefined {
  const { ts, checker, contexts } = model;
  const callee = ts.isCallExpression(node) ? bare(ts, node.expression) : node;
  if (ts.isIdentifier(callee) && ts.isCallExpression(node)) return destructured(model, node, callee);
  if (!ts.isPropertyAccessExpression(callee)) return undefined;
  const receiver = bare(ts, callee.expression);
  const name = callee.name.text;
  if (contexts.isContext(checker.getTypeAtLocation(receiver))) {
    // `ctx.rand` on the way to `ctx.rand.random()` is not counted twice, and a method that is only mentioned goes on as a value.
    if (harmless.has(name) || groups.has(name)) return undefined;
    return operation(ts, node, callee, name);
  }
  const group = ts.isPropertyAccessExpression(receiver) ? receiver : undefined;
  if (group === undefined || !groups.has(group.name.text) || !contexts.isContext(checker.getTypeAtLocation(bare(ts, group.expression)))) return undefined;
  return operation(ts, node, callee, `${group.name.text}.${name}`);
}

/** `const { run } = ctx; run('x', f)`. */
function destructured({ ts, checker, contexts }: Model, node: ts.CallExpression, callee: ts.Identifier): Operation | undefined {
  const declaration = checker.getSymbolAtLocation(callee)?.valueDeclaration;
  if (declaration === undefined || !ts.isBindingElement(declaration) || !ts.isObjectBindingPattern(declaration.parent)) return undefined;
  if (!contexts.isContext(checker.getTypeAtLocation(declaration.parent))) return undefined;
  const from = declaration.propertyName ?? declaration.name;
  return ts.isIdentifier(from) && !harmless.has(from.text) ? operation(ts, node, callee, from.text) : undefined;
}

/** `ctx.serviceClient(x).method(…)`, also through a variable: a durable call, or a send. */
export function clientCall({ ts, checker, contexts }: Model, node: ts.CallExpression): Operation | undefined {
  const callee = bare(ts, node.expression);
  if (!ts.isPropertyAccessExpression(callee)) return undefined;
  const kind = contexts.clientKind(checker.getTypeAtLocation(callee.expression));
  return kind === undefined ? undefined : { ...operation(ts, node, callee, kind), name: undefined };
}

function operation(ts: TypeScript, node: ts.Node, callee: ts.Expression, kind: string): Operation {
  const first = ts.isCallExpression(node) ? node.arguments[0] : undefined;
  const name = first !== undefined && ts.isStringLiteralLike(first) ? first.text : undefined;
  return { start: node.getStart(), end: ts.isCallExpression(node) ? callee.end : node.end, kind, text: callee.getText().replaceAll(/\s+/g, ' '), name };
}

/** The action among the arguments of `run(action)`, `run(name, action)`, `run(name, action, options)`. */
export function actionOf(ts: TypeScript, call: ts.CallExpression): ts.Expression | undefined {
  const [first, second] = call.arguments;
  if (first === undefined || second === undefined) return first;
  return ts.isFunctionLike(bare(ts, first)) ? first : second;
}
