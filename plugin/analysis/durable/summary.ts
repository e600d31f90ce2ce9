import { operationClass } from '../../catalogue/contexts.ts';
import { type Syntax, unwrap } from '../syntax.ts';
import { nodeAt, scopeAt } from '../tree.ts';
import { targetsOf } from './calls.ts';
import { holdsContext, type Reach, rootOf } from './reach.ts';

/** An operation that a call of a function leads to, and the parameter that the context, or the function that uses it, must come through; -1: whatever it is given. */
interface Led {
  readonly path: string;
  readonly through: number;
}

/** Stands for a call of the parameter itself. */
const called = '()';

/**
 * Which operations of a context a call of each function leads to, inside the file. A fixpoint: recursion and the order of functions do not matter.
 * What a function does with its own parameters counts only where it is given a context, or a function that uses one.
 */
export class Summaries {
  private readonly reach: Reach;
  private readonly known = new Map<number, Map<string, Led>>();

  constructor(reach: Reach) {
    this.reach = reach;
    for (let grew = true; grew; ) {
      grew = false;
      for (const call of reach.calls) {
        const owner = reach.flow.store.functionOf[call] as number;
        if (owner < 0) continue;
        let known = this.known.get(owner);
        if (!known) this.known.set(owner, (known = new Map<string, Led>()));
        for (const led of this.atCall(call, owner)) {
          const key = `${led.path}|${led.through}`;
          if (known.has(key)) continue;
          known.set(key, led);
          grew = true;
        }
      }
    }
  }

  /** Paths of the operations that the call at an index leads to through functions of the file; those of its own callee are not among them. */
  through(call: number): string[] {
    return [...new Set([...this.entering(call, -1)].filter(({ path }) => path !== called).map(({ path }) => path))];
  }

  /** The same of a function that is handed to code outside the file. */
  of(target: number): string[] {
    return [...new Set([...(this.known.get(target)?.values() ?? [])].filter(({ path }) => path !== called).map(({ path }) => path))];
  }

  private *atCall(call: number, owner: number): Generator<Led> {
    const { flow } = this.reach;
    const node = nodeAt(flow.tree, call);
    const callee = unwrap(node.callee as Syntax);
    const { targets } = targetsOf(flow, callee, []);
    const parameter = this.parameterOf(callee, owner);
    for (const target of targets) {
      if (!target.startsWith('c:')) continue;
      const path = operationPath(target);
      if (isOperation(path)) yield { path, through: parameter };
    }
    if (parameter >= 0 && callee.type === 'Identifier') yield { path: called, through: parameter };
    else yield* this.entering(call, owner);
  }

  private *entering(call: number, owner: number): Generator<Led> {
    const { flow } = this.reach;
    const node = nodeAt(flow.tree, call);
    for (const target of this.reach.entered(call)) {
      for (const { path, through } of this.known.get(target)?.values() ?? []) {
        if (through < 0) yield { path, through };
        else yield* this.given(node, target, path, through, owner);
      }
    }
  }

  /** What an operation through a parameter means for the call that fills it. */
  private *given(call: Syntax, target: number, path: string, through: number, owner: number): Generator<Led> {
    const { flow } = this.reach;
    const given = call.arguments ?? [];
    const direct = !given.slice(0, through + 1).some((each) => each.type === 'SpreadElement') && this.isDirect(call, target);
    const argument = direct ? given[through] : undefined;
    if (!argument) {
      // Spread, bound, or left to its default: what the flow found holds.
      if (path !== called) yield { path, through: -1 };
      return;
    }
    const parameter = owner < 0 ? -1 : this.parameterOf(argument, owner);
    if (parameter >= 0) yield { path, through: parameter };
    else if (path !== called) {
      if (holdsContext(flow, flow.of(argument))) yield { path, through: -1 };
    } else {
      for (const each of this.reach.functionsOf(flow.of(argument))) {
        for (const led of this.known.get(each)?.values() ?? []) if (led.path !== called) yield { path: led.path, through: -1 };
      }
    }
  }

  private isDirect(call: Syntax, target: number): boolean {
    const { flow } = this.reach;
    return this.reach.functionsOf(flow.of(unwrap(call.callee as Syntax))).includes(target);
  }

  /** Index of the parameter of `owner` that an expression begins with; -1 for any other. */
  private parameterOf(node: Syntax, owner: number): number {
    const { flow } = this.reach;
    const root = rootOf(node);
    const at = root.type === 'Identifier' ? flow.store.indexOf(root) : -1;
    const binding = at < 0 ? undefined : scopeAt(flow.tree, at).resolve(root.name as string);
    if (binding?.kind !== 'parameter' || flow.store.functionOf[binding.at] !== owner) return -1;
    return (nodeAt(flow.tree, owner).params ?? []).findIndex((parameter) => contains(parameter, nodeAt(flow.tree, binding.at)));
  }
}

/** The path of an operation in `c:set.call`: what `call`, `apply` and `bind` are asked of. */
export function operationPath(value: string): string {
  return value.slice(2).replace(/(?:\.(?:call|apply|bind))+$/, '');
}

/** Whether calling what is at a path does something durable. */
export function isOperation(path: string): boolean {
  const kind = operationClass(path);
  return kind !== 'free' && kind !== 'maker' && path !== '';
}

function contains(outer: Syntax, inner: Syntax): boolean {
  if (outer === inner) return true;
  return [outer.left, outer.argument, outer.parameter, ...(outer.properties ?? []), ...(outer.elements ?? []), outer.type === 'Property' ? (outer.value as Syntax) : undefined]
    .some((child) => child && typeof child === 'object' && contains(child, inner));
}
