import { AST_NODE_TYPES, ASTUtils, type TSESLint, type TSESTree } from '@typescript-eslint/utils';
import { sdkExport } from './sdk-imports.ts';

export type FunctionNode = TSESTree.FunctionDeclaration | TSESTree.FunctionExpression | TSESTree.ArrowFunctionExpression;

/** A durable context that can be named at some place. */
export interface DurableContext {
  readonly name: string;
  /** The function whose first parameter it is. */
  readonly owner: FunctionNode;
  /** No function stands between the owner and the place but callbacks that are called at once: the place runs where the context is open. */
  readonly runsHere: boolean;
}

const contextTypes = new Set(['Context', 'ObjectContext', 'ObjectSharedContext', 'WorkflowContext', 'WorkflowSharedContext']);
const definers = new Set(['service', 'object', 'workflow']);
/** Methods of arrays that call their argument before they return. */
const callAtOnce = new Set(['map', 'flatMap', 'filter', 'forEach', 'some', 'every', 'find', 'findIndex', 'findLast', 'findLastIndex', 'reduce', 'reduceRight', 'from']);

/**
 * The durable context in scope at `node`: the first parameter of the nearest enclosing async function that is a handler of
 * `service({ handlers })` or `object`, or whose parameter has the type of a context. Undefined where there is none, where another
 * name hides it, and inside the action of a `run`, where it is closed.
 */
export function durableContextAt(sourceCode: Readonly<TSESLint.SourceCode>, node: TSESTree.Node, types: readonly string[]): DurableContext | undefined {
  let runsHere = true;
  for (let at: TSESTree.Node | undefined = node; at; at = at.parent) {
    if (at.type === AST_NODE_TYPES.PropertyDefinition || at.type === AST_NODE_TYPES.StaticBlock) runsHere = false;
    if (!isFunction(at)) continue;
    const name = contextParameter(sourceCode, at, types);
    if (name !== undefined) return isVisible(sourceCode, node, name, at) ? { name, owner: at, runsHere } : undefined;
    const calledBy = methodGiven(at);
    if (calledBy === 'run') return undefined;
    if (at.async || at.generator || !callAtOnce.has(calledBy ?? '')) runsHere = false;
  }
  return undefined;
}

export function isFunction(node: TSESTree.Node): node is FunctionNode {
  return node.type === AST_NODE_TYPES.FunctionDeclaration || node.type === AST_NODE_TYPES.FunctionExpression || node.type === AST_NODE_TYPES.ArrowFunctionExpression;
}

function contextParameter(sourceCode: Readonly<TSESLint.SourceCode>, candidate: FunctionNode, types: readonly string[]): string | undefined {
  const parameter = candidate.params[0];
  if (!candidate.async || parameter?.type !== AST_NODE_TYPES.Identifier) return undefined;
  return isContextType(sourceCode, parameter.typeAnnotation?.typeAnnotation, types) || isHandler(sourceCode, candidate) ? parameter.name : undefined;
}

function isContextType(sourceCode: Readonly<TSESLint.SourceCode>, type: TSESTree.TypeNode | undefined, types: readonly string[]): boolean {
  if (type?.type !== AST_NODE_TYPES.TSTypeReference) return false;
  if (type.typeName.type === AST_NODE_TYPES.Identifier && types.includes(type.typeName.name)) return true;
  return contextTypes.has(sdkExport(sourceCode, type.typeName) ?? '');
}

/** Whether the function, or a name that it was given once and for all, stands in the `handlers` of a definition. */
function isHandler(sourceCode: Readonly<TSESLint.SourceCode>, candidate: FunctionNode): boolean {
  if (isInHandlers(sourceCode, candidate)) return true;
  const named = candidate.type === AST_NODE_TYPES.FunctionDeclaration ? candidate
    : candidate.parent.type === AST_NODE_TYPES.VariableDeclarator && candidate.parent.init === candidate ? candidate.parent : undefined;
  return named !== undefined && sourceCode.getDeclaredVariables!(named)
    .filter((variable) => variable.defs[0]?.node === named)
    .some((variable) => variable.references.some(({ identifier }) => isInHandlers(sourceCode, identifier)));
}

function isInHandlers(sourceCode: Readonly<TSESLint.SourceCode>, value: TSESTree.Node): boolean {
  let holder = value.parent;
  // `restate.handlers.object.shared(…)` and its like wrap a handler.
  if (holder?.type === AST_NODE_TYPES.CallExpression && holder.callee !== value) holder = holder.parent;
  if (holder?.type !== AST_NODE_TYPES.Property || holder.key === value && !holder.shorthand) return false;
  const handlers = holder.parent.parent;
  if (handlers?.type !== AST_NODE_TYPES.Property || handlers.key.type !== AST_NODE_TYPES.Identifier || handlers.key.name !== 'handlers') return false;
  const call = handlers.parent.parent;
  return call?.type === AST_NODE_TYPES.CallExpression && definers.has(sdkExport(sourceCode, call.callee) ?? '');
}

/** The name of the method that the function is an argument of: `map` for `xs.map(f)`. */
function methodGiven(argument: FunctionNode): string | undefined {
  const call = argument.parent;
  if (call.type !== AST_NODE_TYPES.CallExpression || call.callee === argument) return undefined;
  const { callee } = call;
  return callee.type === AST_NODE_TYPES.MemberExpression && callee.property.type === AST_NODE_TYPES.Identifier ? callee.property.name : undefined;
}

/** Whether `name` at `node` is the owner's parameter, which nobody assigns to. */
function isVisible(sourceCode: Readonly<TSESLint.SourceCode>, node: TSESTree.Node, name: string, owner: FunctionNode): boolean {
  const variable = ASTUtils.findVariable(sourceCode.getScope(node), name);
  return variable?.defs.length === 1 && variable.defs[0]?.node === owner && !variable.references.some((reference) => reference.isWrite());
}
