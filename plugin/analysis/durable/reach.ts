import { isCall, isFunction, isMember, nameOf, stringOf, type Syntax, unwrap } from '../syntax.ts';
import { nodeAt, parentOf, scopeAt } from '../tree.ts';
import { targetsOf } from './calls.ts';
import type { Flow } from './flow.ts';
import { indexIn, type Values } from './values.ts';

/** One call of a context's `run`. */
export interface Run {
  /** Index of the call. */
  readonly call: number;
  /** The argument that is or names the action. */
  readonly argument: Syntax | undefined;
  /** Indices of the functions that the action may be. */
  readonly actions: readonly number[];
  /** The name, where it is written out. */
  readonly name: string | undefined;
}

/** Which functions of a file are durable, which are actions of runs, and what calls what. */
export class Reach {
  readonly flow: Flow;
  /** Indices of all calls and constructions. */
  readonly calls: readonly number[];
  readonly runs: readonly Run[];
  readonly actions: ReadonlySet<number>;
  readonly durable: ReadonlySet<number>;
  /** Functions that an action calls, directly or not, and the actions themselves. */
  readonly inRun: ReadonlySet<number>;
  private readonly callsIn = new Map<number, number[]>();
  private readonly functionsInside = new Map<number, number[]>();

  constructor(flow: Flow) {
    this.flow = flow;
    const { tree, store } = flow;
    const calls: number[] = [];
    for (const [index, node] of tree.nodes.entries()) {
      const owner = store.functionOf[index] as number;
      if (isCall(node) || node.type === 'NewExpression') {
        calls.push(index);
        append(this.callsIn, owner, index);
      } else if (isFunction(node)) {
        append(this.functionsInside, owner, index);
      }
    }
    this.calls = calls;
    this.runs = calls.flatMap((call) => this.runAt(call) ?? []);
    this.actions = new Set(this.runs.flatMap(({ actions }) => actions));
    const open = calls.filter((call) => this.mayRun(call));
    this.durable = this.spread(this.roots(), new Set(open));
    this.inRun = this.spread(this.actions);
  }

  /** Whether the node at an index is code of an invocation, outside of every action. */
  isDurable(index: number): boolean {
    const owner = this.flow.store.functionOf[index] as number;
    return owner >= 0 && this.durable.has(owner);
  }

  /** Whether the node at an index stands in the text of a function. */
  isWithin(index: number, owner: number): boolean {
    for (let at = index; at >= 0; at = this.flow.store.functionOf[at] as number) if (at === owner) return true;
    return false;
  }

  /** Functions that the call at an index may enter: constructors, and functions that are handed on to code outside the file, too. */
  entered(call: number): number[] {
    const { flow } = this;
    const node = nodeAt(flow.tree, call);
    const given = node.arguments ?? [];
    const { targets, binds } = targetsOf(flow, unwrap(node.callee as Syntax), given);
    if (binds || [...targets].some((target) => target.startsWith('c:'))) return [];
    const known = this.functionsOf(targets);
    return known.length > 0 ? known : given.flatMap((each) => flow.functionsIn(flow.of(each)));
  }

  /** Whether the call gives functions and a context to code outside the file, which may make actions of them: nobody here knows whether they are durable. */
  private mayRun(call: number): boolean {
    const { flow } = this;
    const node = nodeAt(flow.tree, call);
    const given = node.arguments ?? [];
    if (!given.some((each) => holdsContext(flow, flow.of(each)))) return false;
    const { targets, binds } = targetsOf(flow, unwrap(node.callee as Syntax), given);
    return !binds && ![...targets].some((target) => target.startsWith('c:')) && this.functionsOf(targets).length === 0;
  }

  /** The functions and constructors among the values. */
  functionsOf(values: Values): number[] {
    const { flow } = this;
    const constructors = [...values].filter((value) => value.startsWith('k:')).flatMap((value) => {
      const members = ((nodeAt(flow.tree, indexIn(value)).body as Syntax).body ?? []) as readonly Syntax[];
      return members.filter((member) => member.kind === 'constructor').map((member) => flow.store.indexOf(member.value as Syntax));
    });
    return [...flow.functionsIn(values), ...constructors];
  }

  callsOf(owner: number): readonly number[] {
    return this.callsIn.get(owner) ?? [];
  }

  private runAt(call: number): Run | undefined {
    const { flow } = this;
    const node = nodeAt(flow.tree, call);
    const given = node.arguments ?? [];
    if (!isCall(node)) return undefined;
    const { targets, binds } = targetsOf(flow, unwrap(node.callee as Syntax), given);
    if (binds || !targets.has('c:run')) return undefined;
    const functionsOf = (each: Syntax): number[] => {
      const values = each.type === 'SpreadElement' ? flow.store.members(flow.of(each.argument), undefined) : flow.of(each);
      return flow.functionsIn(values);
    };
    const argument = given.find((each) => functionsOf(each).length > 0);
    return { call, argument, actions: argument ? functionsOf(argument) : [], name: given[0] === argument ? undefined : stringOf(given[0]) };
  }

  /** Handlers, functions with a context among their parameters, and functions that use one outside of an action. */
  private roots(): Set<number> {
    const { flow } = this;
    const { tree, store } = flow;
    const roots = new Set(flow.functionsIn(store.cell('handlers')));
    for (const [index, node] of tree.nodes.entries()) {
      if (isFunction(node) && (node.params ?? []).some((parameter) => this.takesContext(parameter))) roots.add(index);
    }
    for (const call of this.calls) {
      const owner = store.functionOf[call] as number;
      const { targets } = targetsOf(flow, unwrap(nodeAt(tree, call).callee as Syntax), []);
      if (owner >= 0 && [...targets].some((target) => target.startsWith('c:')) && ![...this.actions].some((action) => this.isWithin(call, action))) roots.add(owner);
    }
    for (const action of this.actions) if (!flow.functionsIn(store.cell('handlers')).includes(action)) roots.delete(action);
    return roots;
  }

  private takesContext(pattern: Syntax | null | undefined): boolean {
    if (!pattern) return false;
    switch (pattern.type) {
      case 'Identifier': {
        const index = this.flow.store.indexOf(pattern);
        const binding = index < 0 ? undefined : scopeAt(this.flow.tree, index).resolve(pattern.name as string);
        return binding !== undefined && holdsContext(this.flow, this.flow.store.ofBinding(binding));
      }
      case 'AssignmentPattern':
        return this.takesContext(pattern.left);
      case 'TSParameterProperty':
        return this.takesContext(pattern.parameter);
      case 'ObjectPattern':
        return (pattern.properties ?? []).some((each) => this.takesContext(each.type === 'RestElement' ? each.argument : (each.value as Syntax)));
      case 'ArrayPattern':
        return (pattern.elements ?? []).some((each) => this.takesContext(each));
      default:
        return false;
    }
  }

  /** Whether a function runs only where its name is called or handed on: a local helper may serve actions alone. */
  private hasName(index: number): boolean {
    const node = nodeAt(this.flow.tree, index);
    const parent = this.flow.tree.nodes[parentOf(this.flow.tree, index)];
    return node.type === 'FunctionDeclaration' || (parent?.type === 'VariableDeclarator' && parent.id?.type === 'Identifier');
  }

  /** What is reached from functions: what they call and hand on, but for `open` calls, and the functions without a name in their text that are no actions. */
  private spread(from: ReadonlySet<number>, open: ReadonlySet<number> = new Set()): Set<number> {
    const { flow } = this;
    const handed = new Set([...open].flatMap((call) => (nodeAt(flow.tree, call).arguments ?? []).flatMap((each) => flow.functionsIn(flow.of(each)))));
    const reached = new Set(from);
    const pending = [...from];
    const reach = (each: number): void => {
      if (reached.has(each)) return;
      reached.add(each);
      pending.push(each);
    };
    for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
      for (const inner of this.functionsInside.get(at) ?? []) if (!this.actions.has(inner) && !handed.has(inner) && !this.hasName(inner)) reach(inner);
      for (const call of this.callsOf(at)) if (!open.has(call)) this.entered(call).forEach(reach);
    }
    return reached;
  }
}

/** Whether the values are, or are objects with, a context or an operation of one. */
export function holdsContext(flow: Flow, values: Values): boolean {
  return [...values].some((value) => value.startsWith('c:') || [...flow.store.fieldNames(value)].some((name) => [...flow.store.cell(`${value}.${name}`)].some((each) => each.startsWith('c:'))));
}

/** The identifier that a path of members begins with. */
export function rootOf(node: Syntax): Syntax {
  let at = unwrap(node);
  while (isMember(at)) at = unwrap(at.object as Syntax);
  return at;
}

/** What a reader calls the function at an index. */
export function functionName(flow: Flow, index: number): string {
  const node = nodeAt(flow.tree, index);
  const parent = flow.tree.nodes[parentOf(flow.tree, index)];
  return nameOf(node.id) ?? nameOf(parent?.id) ?? nameOf(parent?.key) ?? 'the function';
}

function append(map: Map<number, number[]>, key: number, value: number): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}
