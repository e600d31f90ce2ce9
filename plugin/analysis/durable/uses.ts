import { operationClass, type OperationClass } from '../../catalogue/contexts.ts';
import { isCall, type Syntax, unwrap } from '../syntax.ts';
import { nodeAt } from '../tree.ts';
import { targetsOf } from './calls.ts';
import { functionName, holdsContext, type Reach, type Run } from './reach.ts';
import { isOperation, operationPath, type Summaries } from './summary.ts';

/** One use of a context in the text of an action. */
export interface ContextUse {
  /** Index of the call that uses it, or of the expression that hands it on. */
  readonly at: number;
  /** The operation: `set`, `serviceClient().greet`. */
  readonly path: string;
  readonly kind: OperationClass;
  /** Through what: the operation itself, a function of the file, or code that is not in it. */
  readonly by: 'operation' | 'function' | 'unknown';
  /** Index and name of the function. */
  readonly target?: number;
  readonly name?: string;
}

/** The uses of a context in the actions of a run, in the order of the text. What stands in the action of a run inside them belongs to that run. */
export function usesIn(reach: Reach, summaries: Summaries, run: Run): ContextUse[] {
  const { flow } = reach;
  const inner = [...reach.actions].filter((action) => !run.actions.includes(action));
  const isHere = (index: number): boolean =>
    run.actions.some((action) => reach.isWithin(index, action) && !inner.some((other) => other > action && reach.isWithin(index, other) && reach.isWithin(other, action)));
  const uses: ContextUse[] = [];
  for (const at of reach.calls) {
    if (!isHere(at)) continue;
    const node = nodeAt(flow.tree, at);
    const given = node.arguments ?? [];
    const { targets, binds } = targetsOf(flow, unwrap(node.callee as Syntax), given);
    const operation = binds ? undefined : [...targets].filter((target) => target.startsWith('c:')).map(operationPath).find(isOperation);
    if (operation !== undefined && isCall(node)) {
      uses.push({ at, path: operation, kind: operationClass(operation), by: 'operation' });
      continue;
    }
    if (binds || [...targets].some((target) => target.startsWith('c:'))) continue;
    const known = reach.functionsOf(targets);
    if (known.length > 0) {
      const outside = known.filter((target) => !run.actions.some((action) => reach.isWithin(target, action)));
      const paths = outside.length === 0 ? [] : summaries.through(at);
      const path = paths.find((each) => operationClass(each) !== 'run') ?? paths[0];
      if (path !== undefined) uses.push({ at, path, kind: operationClass(path), by: 'function', target: outside[0] as number, name: functionName(flow, outside[0] as number) });
    } else {
      uses.push(...handedOn(reach, summaries, run, given));
    }
  }
  return uses;
}

/** Arguments of a call whose callee is not in the file: a context, an operation of it, an object literal around one, or a function that uses one. */
function handedOn(reach: Reach, summaries: Summaries, run: Run, given: readonly Syntax[]): ContextUse[] {
  const { flow } = reach;
  return given.flatMap((argument): ContextUse[] => {
    const node = unwrap(argument.type === 'SpreadElement' ? (argument.argument as Syntax) : argument);
    const at = flow.store.indexOf(node);
    const values = flow.of(node);
    const context = [...values].find((value) => value === 'c:' || (value.startsWith('c:') && handsOn(operationPath(value))));
    if (context !== undefined) return [{ at, path: operationPath(context), kind: 'other', by: 'unknown' }];
    if ((node.type === 'ObjectExpression' || node.type === 'ArrayExpression') && literalHoldsContext(reach, node)) return [{ at, path: '', kind: 'other', by: 'unknown' }];
    const outside = reach.functionsOf(values).filter((target) => !run.actions.some((action) => reach.isWithin(target, action)));
    const path = outside.flatMap((target) => summaries.of(target))[0];
    return path === undefined ? [] : [{ at, path, kind: 'other', by: 'function', name: functionName(flow, outside[0] as number) }];
  });
}

/** `ctx.set`, `ctx.rand`, a client: what can be used later. Its key or its request cannot. */
function handsOn(path: string): boolean {
  return isOperation(path) || path === 'rand' || path === 'date' || operationClass(path) === 'maker' || /Client\(\)$/.test(path);
}

function literalHoldsContext(reach: Reach, node: Syntax): boolean {
  const { flow } = reach;
  return holdsContext(flow, flow.of(node)) && [...flow.of(node)].some((value) => [...flow.store.fieldNames(value)].some((name) =>
    [...flow.store.cell(`${value}.${name}`)].some((each) => each === 'c:' || (each.startsWith('c:') && handsOn(operationPath(each))))));
}
