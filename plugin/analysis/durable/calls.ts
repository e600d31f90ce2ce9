import { contextModules, definers, handlerMakers, operationClass } from '../../catalogue/contexts.ts';
import { isCall, isMember, nameOf, stringOf, type Syntax, unwrap } from '../syntax.ts';
import { nodeAt, scopeAt } from '../tree.ts';
import type { Flow } from './flow.ts';
import { indexIn, nothing, type Value, type Values } from './values.ts';

const appliers = new Set(['call', 'apply', 'bind']);
/** Methods of built-in collections that put their arguments in, take an element out, or call back with elements. */
const adding = new Set(['set', 'add', 'push', 'unshift', 'fill']);
const taking = new Set(['get', 'pop', 'shift', 'at', 'find', 'values', 'entries', 'slice', 'concat', 'filter', 'flat', 'toReversed']);
const visiting = new Set(['forEach', 'map', 'filter', 'find', 'some', 'every', 'flatMap']);

/** What a call or construction gives; on the way, its arguments go to the parameters of the functions that it may call. */
export function flowCall(flow: Flow, index: number, node: Syntax): Values {
  const { store } = flow;
  const callee = unwrap(node.callee as Syntax);
  const given = node.arguments ?? [];
  defineHandlers(flow, index, callee, given);
  const { targets, receiver, args, binds } = targetsOf(flow, callee, given);
  if (binds) {
    // A bound function is itself: what is bound in front of its arguments is given to it here.
    for (const target of flow.functionsIn(targets)) pass(flow, target, args, receiver);
    return targets;
  }
  const result = new Set<Value>();
  const take = (values: Values): void => { for (const each of values) result.add(each); };
  for (const target of targets) {
    if (target.startsWith('c:')) take(contextCall(target.slice(2)));
    else if (target.startsWith('f:')) {
      pass(flow, indexIn(target), args, receiver);
      take(store.cell(`returns ${indexIn(target)}`));
    } else if (target.startsWith('k:')) {
      construct(flow, indexIn(target), args);
      take(new Set([`o:${indexIn(target)}`]));
    }
  }
  take(store.typed(flow.types.returned(node)));
  if (node.type === 'NewExpression') collection(flow, index, given, result);
  else if (isMember(callee)) method(flow, callee, given, result);
  return result;
}

interface Targets {
  readonly targets: Values;
  readonly receiver: Values;
  /** One set an argument. */
  readonly args: readonly Values[];
  readonly binds: boolean;
}

/** The functions behind a callee, looking through `call`, `apply` and `bind`. */
export function targetsOf(flow: Flow, callee: Syntax, given: readonly Syntax[]): Targets {
  const name = isMember(callee) && !callee.computed ? nameOf(callee.property) : undefined;
  const values = given.flatMap((each) => spread(flow, each));
  if (name !== undefined && appliers.has(name)) {
    const targets = new Set([...flow.of(callee.object)].filter((value) => !value.startsWith('o:') && value !== 'c:'));
    if (targets.size > 0) {
      const receiver = values[0] ?? nothing;
      const args = name === 'apply' ? elementsOf(flow, values[1] ?? nothing) : values.slice(1);
      return { targets, receiver, args, binds: name === 'bind' };
    }
  }
  return { targets: flow.of(callee), receiver: isMember(callee) ? flow.of(callee.object) : nothing, args: values, binds: false };
}

/** An argument, or the elements of a spread one, as many as are known by position. */
function spread(flow: Flow, argument: Syntax): Values[] {
  return argument.type === 'SpreadElement' ? elementsOf(flow, flow.of(argument.argument)) : [flow.of(argument)];
}

function elementsOf(flow: Flow, values: Values): Values[] {
  const names = [...values].flatMap((value) => [...flow.store.fieldNames(value)]);
  const length = names.includes('*') ? 6 : Math.max(0, ...names.filter((name) => /^\d+$/.test(name)).map((name) => Number(name) + 1));
  return Array.from({ length: Math.min(length, 32) }, (_, at) => flow.store.members(values, String(at)));
}

function pass(flow: Flow, target: number, args: readonly Values[], receiver: Values): void {
  const node = nodeAt(flow.tree, target);
  for (const [at, parameter] of (node.params ?? []).entries()) {
    if (parameter.type === 'RestElement') {
      const rest = `o:${flow.store.indexOf(parameter)}`;
      for (const [later, values] of args.slice(at).entries()) flow.store.addToField(rest, String(later), values);
      flow.assign(parameter.argument, new Set([rest]));
    } else if (args[at] !== undefined) {
      flow.assign(parameter, args[at]);
    }
  }
  if (node.type === 'ArrowFunctionExpression') return;
  const own = new Set([...receiver].filter((value) => !value.startsWith('c:')));
  flow.store.addToCell(`this ${target}`, own);
}

function construct(flow: Flow, index: number, args: readonly Values[]): void {
  const node = nodeAt(flow.tree, index);
  const members = ((node.body as Syntax).body ?? []) as readonly Syntax[];
  const constructor = members.find((member) => member.kind === 'constructor');
  if (constructor) pass(flow, flow.store.indexOf(constructor.value as Syntax), args, new Set([`o:${index}`]));
  else for (const base of flow.of(node.superClass)) if (base.startsWith('k:')) construct(flow, indexIn(base), args);
}

/** A client, an awakeable, or another thing with members of its own. */
function contextCall(path: string): Values {
  return operationClass(path) === 'maker' || path === 'awakeable' || path === 'request' ? new Set([`c:${path}()`]) : nothing;
}

/** What awaiting a value gives: of a durable promise, `ctx.promise(…)`, plain data. */
export function settled(values: Values): Values {
  return new Set([...values].filter((value) => !(value.startsWith('c:') && value.endsWith('()') && operationClass(value.slice(2, -2)) === 'maker')));
}

/** `new Map([[key, ctx]])`, `new Set([ctx])`: what the elements are, and what they hold. */
function collection(flow: Flow, index: number, given: readonly Syntax[], result: Set<Value>): void {
  if (result.size > 0) return;
  const object = `o:${index}`;
  const elements = flow.store.members(flow.of(given[0]), undefined);
  flow.store.addToField(object, '*', elements);
  flow.store.addToField(object, '*', flow.store.members(new Set([...elements].filter((each) => each.startsWith('o:'))), undefined));
  result.add(object);
}

function method(flow: Flow, callee: Syntax, given: readonly Syntax[], result: Set<Value>): void {
  const name = nameOf(callee.property) ?? '';
  const objects = new Set([...flow.of(callee.object)].filter((value) => value.startsWith('o:')));
  if (nameOf(callee.object) === 'Object' || nameOf(callee.object) === 'Promise') {
    for (const argument of given) for (const each of flow.of(argument)) if (name !== 'keys') result.add(each);
    return;
  }
  if (objects.size === 0) return;
  if (adding.has(name)) {
    for (const object of objects) for (const argument of given) flow.store.addToField(object, '*', flow.of(argument));
  }
  const elements = flow.store.members(objects, undefined);
  if (taking.has(name)) for (const each of elements) result.add(each);
  if (visiting.has(name)) for (const target of flow.functionsIn(flow.of(given[0]))) flow.assign(nodeAt(flow.tree, target).params?.[0], elements);
}

/** The first parameter of each handler in `service({ handlers: { … } })`, and of each function given to `handlers.…` and `rpc.…`, is a context. */
function defineHandlers(flow: Flow, index: number, callee: Syntax, given: readonly Syntax[]): void {
  const path = sdkPath(flow, index, callee);
  if (path === undefined) return;
  if (handlerMakers.has(path.split('.')[0] as string) || definers.has(path)) flow.store.mayHoldContext = true;
  if (handlerMakers.has(path.split('.')[0] as string)) return handler(flow, flow.of(given.at(-1)));
  if (!definers.has(path)) return;
  for (const argument of given) {
    const handlers = flow.store.members(flow.of(argument), 'handlers');
    handler(flow, flow.store.members(handlers, undefined));
  }
}

function handler(flow: Flow, values: Values): void {
  for (const target of flow.functionsIn(values)) {
    flow.store.addToCell('handlers', new Set([`f:${target}`]));
    flow.assign(nodeAt(flow.tree, target).params?.[0], new Set(['c:']));
  }
}

/** The path of an export of the SDK or of stet that a callee names: `service`, `handlers.object.shared`. */
function sdkPath(flow: Flow, index: number, callee: Syntax): string | undefined {
  const steps: string[] = [];
  let at = callee;
  while (isMember(at) && !at.computed) {
    steps.unshift(nameOf(at.property) ?? '');
    at = unwrap(at.object as Syntax);
  }
  if (at.type !== 'Identifier') return undefined;
  const binding = scopeAt(flow.tree, index).resolve(at.name as string);
  if (!binding || binding.at < 0) return undefined;
  const declaration = nodeAt(flow.tree, binding.at);
  if (declaration.type === 'ImportDeclaration' && contextModules.has(stringOf(declaration.source) ?? '')) {
    const specifier = declaration.specifiers?.find((each) => nameOf(each.local) === binding.name);
    const first = specifier?.type === 'ImportSpecifier' ? [nameOf(specifier.imported) ?? ''] : [];
    return [...first, ...steps].join('.');
  }
  return required(flow, binding.declarator) ? steps.join('.') : requiredMember(flow, binding.declarator, binding.name, steps);
}

/** `const restate = require('@restatedev/restate-sdk')`. */
function required(flow: Flow, declarator: number): boolean {
  return declarator >= 0 && isRequire(nodeAt(flow.tree, declarator).init);
}

/** `const { service } = require('@restatedev/restate-sdk')`. */
function requiredMember(flow: Flow, declarator: number, name: string, steps: readonly string[]): string | undefined {
  if (declarator >= 0) return undefined;
  for (const index of flow.tree.references.get('require') ?? []) {
    const call = flow.tree.nodes[flow.tree.parents[index] ?? -1];
    const holder = flow.tree.nodes[flow.tree.parents[flow.tree.parents[index] ?? -1] ?? -1];
    if (!isRequire(call) || holder?.type !== 'VariableDeclarator') continue;
    const property = holder.id?.properties?.find((each) => nameOf(each.value as Syntax) === name);
    if (property) return [nameOf(property.key) ?? '', ...steps].join('.');
  }
  return undefined;
}

function isRequire(node: Syntax | null | undefined): boolean {
  return node !== null && node !== undefined && isCall(node) && nameOf(node.callee) === 'require' && contextModules.has(stringOf(node.arguments?.[0]) ?? '');
}

