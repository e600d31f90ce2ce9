import { isCall, isFunction, isMember, nameOf, type Syntax, unwrap } from '../analysis/syntax.ts';
import { isStable, parentOf, scopeAt } from '../analysis/tree.ts';
import { isContext } from './context-in-scope.ts';
import { sdkExport } from './sdk-import.ts';
import type { Source } from './source.ts';

/** Operations of a context that give a promise of the SDK, by their paths. */
const operations = /^c:(?:run|sleep|genericCall|awakeable\(\)\.promise|(?:service|object|workflow)Client\(\)\.\w+)$/;
/** Methods of such a promise that give another. */
const derived = new Set(['map', 'orTimeout']);

/** Whether an expression surely is a promise of the SDK: `ctx.run(…)` and its like, a client's call, `ctx.awakeable().promise`, a combinator of the SDK, and a constant that holds one. */
export function isDurablePromise(source: Source, node: Syntax | null | undefined): boolean {
  if (!node) return false;
  if (isMember(node)) return isPlain(node) && isOnly(source, node) && isCertain(source, node.object);
  if (node.type === 'Identifier') return isDurablePromise(source, constantInitializer(source, node));
  if (!isCall(node) || isOptional(node)) return false;
  const callee = node.callee as Syntax;
  if (!isMember(callee) || !isPlain(callee)) return false;
  if (derived.has(nameOf(callee.property) ?? '') && isDurablePromise(source, callee.object)) return true;
  return sdkExport(source, callee.object as Syntax) === 'RestatePromise' || (isOnly(source, callee) && isCertain(source, callee.object));
}

/** Whether an expression surely is an array of such promises: a literal, or an array's `map` with a function that gives one each. */
export function isArrayOfDurable(source: Source, node: Syntax | undefined): boolean {
  if (node?.type === 'ArrayExpression') return (node.elements?.length ?? 0) > 0 && (node.elements ?? []).every((each) => isDurablePromise(source, each));
  if (node?.type === 'Identifier') return isArrayOfDurable(source, constantInitializer(source, node));
  if (!node || !isCall(node) || isOptional(node)) return false;
  const callee = node.callee as Syntax;
  const [callback, ...rest] = node.arguments ?? [];
  if (!isMember(callee) || !isPlain(callee) || nameOf(callee.property) !== 'map' || !callback || rest.length > 0) return false;
  return isArray(source, callee.object, 6) && isFunction(callback) && !callback.async && !callback.generator && isDurablePromise(source, valueOf(callback));
}

/** The initial value of a name that is declared once, without a type of its own, and never written. */
export function constantInitializer(source: Source, name: Syntax): Syntax | undefined {
  const index = source.flow.store.indexOf(name);
  const binding = index < 0 ? undefined : scopeAt(source.tree, index).resolve(name.name as string);
  const declarator = binding && binding.declarator >= 0 && isStable(source.tree, binding) ? source.node(binding.declarator) : undefined;
  const isTyped = (declarator?.id as { typeAnnotation?: unknown } | undefined)?.typeAnnotation != null;
  return isTyped ? undefined : (declarator?.init ?? undefined);
}

/** What a function of one expression gives. */
function valueOf(callback: Syntax): Syntax | undefined {
  const body = callback.body as Syntax;
  if (body.type !== 'BlockStatement') return body;
  const [only, ...rest] = body.body as readonly Syntax[];
  return rest.length === 0 && only?.type === 'ReturnStatement' ? (only.argument ?? undefined) : undefined;
}

const arrayStatics = new Set(['Array.from', 'Array.of', 'Object.keys', 'Object.values', 'Object.entries']);
const arrayMethods = new Set(['map', 'filter', 'slice', 'concat', 'flat', 'flatMap', 'toSorted', 'toReversed', 'split']);

/** Whether an expression surely is an array, by its form or by the type that its name is declared with. */
function isArray(source: Source, node: Syntax | undefined, depth: number): boolean {
  const inner = node && unwrap(node);
  if (!inner || depth === 0) return false;
  if (inner.type === 'ArrayExpression') return true;
  if (isCall(inner) && isMember(inner.callee as Syntax)) {
    const { object, property } = inner.callee as Syntax;
    if (object?.type === 'Identifier' && arrayStatics.has(`${nameOf(object)}.${nameOf(property)}`)) return true;
    return arrayMethods.has(nameOf(property) ?? '') && (nameOf(property) === 'split' || isArray(source, object, depth - 1));
  }
  if (inner.type !== 'Identifier') return false;
  const index = source.flow.store.indexOf(inner);
  const binding = index < 0 ? undefined : scopeAt(source.tree, index).resolve(inner.name as string);
  const declared = binding && source.node(binding.declarator >= 0 ? binding.declarator : binding.at);
  if (hasArrayType(declared?.id ?? declared)) return true;
  return binding !== undefined && binding.declarator >= 0 && isStable(source.tree, binding) && isArray(source, declared?.init ?? undefined, depth - 1);
}

function hasArrayType(name: Syntax | undefined): boolean {
  let type = (name as { typeAnnotation?: { typeAnnotation?: Syntax } } | undefined)?.typeAnnotation?.typeAnnotation as (Syntax & { typeAnnotation?: Syntax; typeName?: Syntax }) | undefined;
  if (type?.type === 'TSTypeOperator') type = type.typeAnnotation;
  return type?.type === 'TSArrayType' || type?.type === 'TSTupleType' || (type?.type === 'TSTypeReference' && ['Array', 'ReadonlyArray'].includes(nameOf(type.typeName) ?? ''));
}

function isOnly(source: Source, node: Syntax): boolean {
  const values = [...source.flow.of(node)];
  return values.length === 1 && operations.test(values[0] as string);
}

/** Whether the value is what the flow says wherever control comes from: it begins at a context's own name. */
function isCertain(source: Source, node: Syntax | undefined): boolean {
  if (!node) return false;
  if (isMember(node)) return isPlain(node) && isCertain(source, node.object);
  if (isCall(node)) return !isOptional(node) && isCertain(source, node.callee);
  if (node.type !== 'Identifier') return false;
  const index = source.flow.store.indexOf(node);
  return isContext(source, index < 0 ? undefined : scopeAt(source.tree, index).resolve(node.name as string)) || isCertain(source, constantInitializer(source, node));
}

function isPlain(member: Syntax): boolean {
  return !member.computed && !isOptional(member);
}

function isOptional(node: Syntax): boolean {
  return (node as { optional?: boolean }).optional === true;
}

/** Whether the promise at an index stands in the array that a combinator is given, and every other member is one of the SDK's. */
export function isAmongDurable(source: Source, index: number, isDurable: (node: Syntax) => boolean): boolean {
  const array = source.parent(index);
  return array?.type === 'ArrayExpression' && isCall(source.node(parentOf(source.tree, parentOf(source.tree, index))))
    && (array.elements ?? []).every((each) => each !== null && (each === source.node(index) || isDurablePromise(source, each) || isDurable(each)));
}
