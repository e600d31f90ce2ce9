import { isCall, isFunction, isMember, nameOf, type Syntax, unwrap } from '../analysis/syntax.ts';
import { isTarget, parentOf, referencesTo, scopeAt } from '../analysis/tree.ts';
import type { Binding } from '../analysis/scope.ts';
import type { Source } from './source.ts';

/** A durable context that can be named at some place. */
export interface ContextInScope {
  readonly name: string;
  /** Index of the function whose parameter it is. */
  readonly owner: number;
  /** No function stands between the owner and the place but callbacks that are called at once: the place runs where the context is open. */
  readonly runsHere: boolean;
}

/** Methods of arrays that call their argument before they return. */
const callAtOnce = new Set(['map', 'flatMap', 'filter', 'forEach', 'some', 'every', 'find', 'findIndex', 'findLast', 'findLastIndex', 'reduce', 'reduceRight', 'from']);

/**
 * The durable context in scope at an index: a parameter of the nearest enclosing function that is given one, as a handler or by its type.
 * Undefined where there is none, where another name hides it, and inside the action of a `run`, where it is closed.
 */
export function contextInScope(source: Source, index: number): ContextInScope | undefined {
  const { tree } = source;
  let runsHere = true;
  for (let at = index; at >= 0; at = parentOf(tree, at)) {
    const node = source.node(at);
    if (node.type === 'PropertyDefinition' || node.type === 'StaticBlock') runsHere = false;
    if (!isFunction(node)) continue;
    if (isAction(source, at)) return undefined;
    const binding = contextOf(source, at);
    if (binding) return scopeAt(tree, index).resolve(binding.name) === binding ? { name: binding.name, owner: at, runsHere } : undefined;
    if (node.async || node.generator || !callAtOnce.has(methodGiven(source, at) ?? '')) runsHere = false;
  }
  return undefined;
}

/** Whether a name is a durable context wherever it is used: a parameter that a handler is given, or whose type says it, and that nobody writes. */
export function isContext(source: Source, binding: Binding | undefined): boolean {
  if (binding?.kind !== 'parameter') return false;
  const owner = source.flow.store.functionOf[binding.at];
  return owner !== undefined && owner >= 0 && contextOf(source, owner) === binding;
}

function isAction(source: Source, at: number): boolean {
  const { reach } = source;
  return reach.actions.has(at) || (reach.inRun.has(at) && !reach.durable.has(at)) || methodGiven(source, at) === 'run';
}

/** The first parameter of a function that is surely a context. */
function contextOf(source: Source, owner: number): Binding | undefined {
  const { flow, tree } = source;
  const isHandler = flow.store.cell('handlers').has(`f:${owner}`);
  for (const [place, parameter] of (source.node(owner).params ?? []).entries()) {
    for (const id of namesIn(parameter)) {
      const at = flow.store.indexOf(id);
      const binding = at < 0 ? undefined : scopeAt(tree, at).resolve(id.name as string);
      if (!binding || binding.declarations !== 1 || !isOnlyContext(source, binding)) continue;
      const isGiven = (isHandler && place === 0 && parameter === id) || isTyped(source, parameter, id);
      if (isGiven && !referencesTo(tree, binding).some((each) => isTarget(tree, each))) return binding;
    }
  }
  return undefined;
}

function isOnlyContext(source: Source, binding: Binding): boolean {
  const values = source.flow.store.ofBinding(binding);
  return values.size === 1 && values.has('c:');
}

/** Whether types make it a context: its own annotation, or that of the object that it is taken from. What may be missing is none. */
function isTyped(source: Source, parameter: Syntax, id: Syntax): boolean {
  const { types } = source.flow;
  if (parameter === id) return types.of(id)?.kind === 'context' && !mayBeMissing(id);
  const held = types.of(parameter);
  const property = parameter.type === 'ObjectPattern' ? parameter.properties?.find((each) => each.value === id) : undefined;
  return held?.kind === 'object' && property !== undefined && held.members.get(nameOf(property.key) ?? '')?.kind === 'context';
}

function mayBeMissing(id: Syntax): boolean {
  const { optional, typeAnnotation } = id as { optional?: boolean; typeAnnotation?: { typeAnnotation?: { type: string; types?: readonly { type: string }[] } } };
  const annotation = typeAnnotation?.typeAnnotation;
  return optional === true || (annotation?.type === 'TSUnionType' && (annotation.types ?? []).some(({ type }) => type === 'TSUndefinedKeyword' || type === 'TSNullKeyword'));
}

/** The plain names that a parameter binds. */
function namesIn(parameter: Syntax): Syntax[] {
  if (parameter.type === 'Identifier') return [parameter];
  if (parameter.type !== 'ObjectPattern') return [];
  return (parameter.properties ?? []).map(({ value }) => value as Syntax | undefined).filter((value): value is Syntax => value?.type === 'Identifier');
}

/** The name of the method that the function is an argument of: `map` for `xs.map(f)`. */
function methodGiven(source: Source, argument: number): string | undefined {
  const call = source.parent(argument);
  if (!call || !isCall(call) || call.callee === source.node(argument)) return undefined;
  const callee = unwrap(call.callee as Syntax);
  return isMember(callee) && !callee.computed ? nameOf(callee.property) : undefined;
}
