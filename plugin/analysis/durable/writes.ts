import type { Binding } from '../scope.ts';
import { isCall, isFunction, isMember, nameOf, spanOf, type Syntax, unwrap } from '../syntax.ts';
import { isTarget, nodeAt, outermost, parentOf, referencesTo, scopeAt } from '../tree.ts';
import { isWrittenThrough, mutators } from './changes.ts';
import type { Flow } from './flow.ts';
import type { Judgement } from './judgement.ts';
import { isGlobal } from './purity.ts';
import type { Reach } from './reach.ts';
import { indexIn } from './values.ts';

/** Methods that only arrays have: whatever they are called on is changed. */
const ofArraysOnly = new Set(['push', 'pop', 'shift', 'unshift', 'splice', 'copyWithin']);
const builtIns = new Set(['Map', 'Set', 'Array', 'WeakMap', 'WeakSet', 'URLSearchParams', 'Headers', 'FormData', 'Uint8Array', 'Object']);

/** Actions that write what durable code reads, and durable code that writes what is shared between invocations. */
export function judgeWrites(reach: Reach): Judgement[] {
  const { tree } = reach.flow;
  const found: Judgement[] = [];
  for (const [name, references] of tree.references) {
    for (const at of references) {
      if (!isWrite(reach.flow, at)) continue;
      const binding = scopeAt(tree, at).resolve(name);
      if (!binding || binding.at < 0 || nodeAt(tree, binding.at).type === 'ImportDeclaration') continue;
      const judgement = capturedWrite(reach, binding, at) ?? moduleState(reach, binding, at);
      if (judgement) found.push(judgement);
    }
  }
  return found;
}

/** Whether a reference is written: assigned, counted, or asked to change as built-in types do. */
function isWrite(flow: Flow, at: number): boolean {
  if (isTarget(flow.tree, at)) return true;
  const up = flow.tree.nodes[parentOf(flow.tree, outermost(flow.tree, at))];
  if (up && isCall(up) && up.arguments?.[0] === nodeAt(flow.tree, at) && isObjectAssign(flow, up)) return true;
  return isWrittenThrough(flow, at) && isKnownChange(flow, at);
}

function isObjectAssign(flow: Flow, call: Syntax): boolean {
  const callee = unwrap(call.callee as Syntax);
  return isMember(callee) && nameOf(callee.property) === 'assign' && nameOf(callee.object) === 'Object' && isGlobal(flow, callee.object);
}

/** A call counts only on a value that is known to be of a built-in type; an assignment to a member always. */
function isKnownChange(flow: Flow, at: number): boolean {
  const { tree } = flow;
  let top = outermost(tree, at);
  for (let up = tree.nodes[parentOf(tree, top)]; up && isMember(up) && up.object === tree.nodes[top]; up = tree.nodes[parentOf(tree, top)]) top = outermost(tree, parentOf(tree, top));
  const path = unwrap(nodeAt(tree, top));
  const call = tree.nodes[parentOf(tree, top)];
  if (!call || !isCall(call)) return true;
  const method = nameOf(path.property) ?? '';
  if (!mutators.has(method)) return false;
  return ofArraysOnly.has(method) || [...flow.of(path.object)].some((value) => value.startsWith('o:') && isBuiltIn(flow, indexIn(value))) || isTypedBuiltIn(flow, path.object as Syntax);
}

function isBuiltIn(flow: Flow, index: number): boolean {
  const node = flow.tree.nodes[index];
  if (!node) return false;
  return node.type === 'ArrayExpression' || (node.type === 'NewExpression' && builtIns.has(nameOf(node.callee) ?? '') && isGlobal(flow, node.callee));
}

/** `names: string[]`, `seen: Set<string>`. */
function isTypedBuiltIn(flow: Flow, receiver: Syntax): boolean {
  const node = unwrap(receiver);
  const index = node.type === 'Identifier' ? flow.store.indexOf(node) : -1;
  const binding = index < 0 ? undefined : scopeAt(flow.tree, index).resolve(node.name as string);
  const annotation = binding && (nodeAt(flow.tree, binding.at) as { typeAnnotation?: { typeAnnotation?: Syntax & { typeName?: Syntax } } }).typeAnnotation?.typeAnnotation;
  return annotation?.type === 'TSArrayType' || builtIns.has(nameOf(annotation?.typeName) ?? '');
}

function capturedWrite(reach: Reach, binding: Binding, at: number): Judgement | undefined {
  const around = outermostInRun(reach, at);
  if (around < 0 || reach.isWithin(binding.at, around)) return undefined;
  const reads = namesOf(reach, binding).flatMap((each) => referencesTo(reach.flow.tree, each)).filter((read) => isDurableRead(reach, read) && isAfter(reach, read, around, at, binding));
  if (reads.length === 0) return undefined;
  return {
    ...spanOf(nodeAt(reach.flow.tree, at)), id: 'captured-write', at, path: binding.name, edits: [],
    why: 'is written inside a run and read outside of it: on replay the action is not executed, and the write is lost', fix: `return the value: const ${binding.name} = await ctx.run(…)`,
  };
}

/** A binding, and the others that hold an object that it may hold. */
function namesOf(reach: Reach, binding: Binding): Binding[] {
  const { store } = reach.flow;
  const objects = [...store.ofBinding(binding)].filter((value) => value.startsWith('o:') && indexIn(value) >= 0);
  return [...new Set([binding, ...objects.flatMap((value) => store.holdersOf(value))])];
}

/** The outermost function around a place that runs as, or for, an action; -1 where there is none. */
function outermostInRun(reach: Reach, at: number): number {
  let found = -1;
  const { functionOf } = reach.flow.store;
  for (let owner = functionOf[at] as number; owner >= 0; owner = functionOf[owner] as number) if (reach.inRun.has(owner)) found = owner;
  return found;
}

function isDurableRead(reach: Reach, at: number): boolean {
  return reach.isDurable(at) && !isInAction(reach, at) && isRead(reach.flow, at);
}

function isInAction(reach: Reach, at: number): boolean {
  return [...reach.actions].some((action) => !reach.durable.has(action) && reach.isWithin(at, action));
}

/** Whether the value of a reference goes anywhere: `n = 1` reads nothing, nor does `n++;` by itself. */
function isRead(flow: Flow, at: number): boolean {
  const { tree } = flow;
  if (!isTarget(tree, at) && !isWrittenThrough(flow, at)) return true;
  let top = outermost(tree, at);
  for (let up = tree.nodes[parentOf(tree, top)]; up && isMember(up) && up.object === tree.nodes[top]; up = tree.nodes[parentOf(tree, top)]) top = outermost(tree, parentOf(tree, top));
  const up = parentOf(tree, top);
  const parent = nodeAt(tree, up);
  const isAssigned = parent.type === 'AssignmentExpression' && (parent.operator === '=');
  if (isAssigned || !(isCall(parent) || parent.type === 'UpdateExpression' || parent.type === 'AssignmentExpression')) return false;
  if (/^(?:\|\||&&|\?\?)=$/.test(parent.operator ?? '')) return true;
  return tree.nodes[parentOf(tree, outermost(tree, up))]?.type !== 'ExpressionStatement';
}

/** Whether a read may come after a write: it stands behind the run, in a loop with it, or in another function. */
function isAfter(reach: Reach, read: number, around: number, write: number, binding: Binding): boolean {
  const { tree, store } = reach.flow;
  const calls = reach.runs.filter(({ actions }) => actions.some((action) => action === around || reach.isWithin(write, action)));
  if (calls.length === 0 || store.functionOf[binding.at] === -1) return true;
  return calls.some(({ call }) => {
    if (store.functionOf[call] !== store.functionOf[read]) return true;
    if (spanOf(nodeAt(tree, read)).start > spanOf(nodeAt(tree, call)).start) return true;
    return loopsAround(reach, call, binding).some((loop) => isInside(reach, read, loop));
  });
}

/** Loops around a place, inside of which the name is not declared anew. */
function loopsAround(reach: Reach, at: number, binding: Binding): number[] {
  const { tree } = reach.flow;
  const loops: number[] = [];
  for (let up = parentOf(tree, at); up >= 0 && !isFunction(nodeAt(tree, up)); up = parentOf(tree, up)) {
    if (/^(?:For|While|DoWhile)/.test(nodeAt(tree, up).type) && !isInside(reach, binding.at, up)) loops.push(up);
  }
  return loops;
}

function isInside(reach: Reach, at: number, around: number): boolean {
  for (let up = at; up >= 0; up = parentOf(reach.flow.tree, up)) if (up === around) return true;
  return false;
}

function moduleState(reach: Reach, binding: Binding, at: number): Judgement | undefined {
  const { tree, store } = reach.flow;
  if (store.functionOf[binding.at] !== -1 || !reach.isDurable(at) || isInAction(reach, at)) return undefined;
  if (binding.kind !== 'lexical' && binding.kind !== 'var') return undefined;
  if (!namesOf(reach, binding).some((each) => referencesTo(tree, each).some((read) => isDurableRead(reach, read)))) return undefined;
  return {
    ...spanOf(nodeAt(tree, at)), id: 'module-state', at, path: binding.name, edits: [],
    why: 'belongs to the module and is written and read by durable code: all invocations of the process share it, and the next process begins anew',
    fix: 'keep it in the handler, or in the state of an object: ctx.get and ctx.set',
  };
}
