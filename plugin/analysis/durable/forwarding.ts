import { operationClass, type OperationClass } from '../../catalogue/contexts.ts';
import { type Syntax, unwrap } from '../syntax.ts';
import { nodeAt } from '../tree.ts';
import { targetsOf } from './calls.ts';
import { withoutAwait } from './order.ts';
import { isPure } from './purity.ts';
import type { Reach } from './reach.ts';
import { isOperation, operationPath } from './summary.ts';

/**
 * What a call of a function of the file is, where the function does nothing but use a context: it may move as the operation itself may.
 * Undefined for a function that does more.
 */
export function forwardedKind(reach: Reach, target: number): OperationClass | undefined {
  const { flow } = reach;
  const node = nodeAt(flow.tree, target);
  const body = node.body as Syntax;
  const statements = body.type === 'BlockStatement' ? (body.body as readonly Syntax[]) : [body];
  const expressions = statements.map((each) => (each.type === 'ExpressionStatement' ? (each.expression as Syntax) : each.type === 'ReturnStatement' ? each.argument : each === body ? each : undefined));
  if (node.generator || expressions.length === 0 || expressions.some((each) => !each)) return undefined;
  const operations = reach.callsOf(target).flatMap((at) => {
    const call = nodeAt(flow.tree, at);
    const path = [...targetsOf(flow, unwrap(call.callee as Syntax), []).targets].filter((each) => each.startsWith('c:')).map(operationPath).find(isOperation);
    return path === undefined ? [] : [{ call, kind: operationClass(path) }];
  });
  const kind = operations[0]?.kind;
  if (kind === undefined || operations.some((each) => each.kind !== kind) || kind === 'run' || kind === 'other' || kind === 'clock') return undefined;
  if (kind === 'draw') return expressions.length === 1 && isPure(flow, expressions[0], new Set(operations.map(({ call }) => call))) ? kind : undefined;
  if (kind !== 'write' && expressions.length !== 1) return undefined;
  const isOnlyOperation = (each: Syntax | null | undefined): boolean => {
    const call = withoutAwait(each as Syntax);
    return operations.some((operation) => operation.call === call) && (call.arguments ?? []).every((argument) => isPure(flow, argument));
  };
  return expressions.every(isOnlyOperation) ? kind : undefined;
}
