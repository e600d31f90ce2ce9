import { operationClass } from '../../catalogue/contexts.ts';
import { isMember, nameOf, spanOf, type Syntax, unwrap } from '../syntax.ts';
import { nodeAt, outermost, parentOf, referencesTo, scopeAt } from '../tree.ts';
import { targetsOf } from './calls.ts';
import type { Judgement } from './judgement.ts';
import type { Reach } from './reach.ts';
import { isOperation, operationPath } from './summary.ts';

const awaited = new Set(['run', 'read', 'wait', 'call', 'clock']);

/** Durable operations whose promise nobody awaits, outside of actions. */
export function judgeFloating(reach: Reach): Judgement[] {
  const { flow } = reach;
  return reach.calls.flatMap((at): Judgement[] => {
    const node = nodeAt(flow.tree, at);
    const { targets, binds } = targetsOf(flow, unwrap(node.callee as Syntax), []);
    const path = binds ? undefined : [...targets].filter((target) => target.startsWith('c:')).map(operationPath).find(isOperation);
    if (path === undefined || !awaited.has(operationClass(path)) || [...reach.actions].some((action) => reach.isWithin(at, action)) || !isFloating(reach, at)) return [];
    return [{
      ...spanOf(node.callee as Syntax), id: 'floating-operation', at, path: `ctx.${path}`, edits: [],
      why: 'is awaited by nobody: whether it failed is not seen, and the handler may end before it', fix: `await it, now or later; what shall outlive the invocation is sent to another handler`,
    }];
  });
}

function isFloating(reach: Reach, at: number): boolean {
  const { tree } = reach.flow;
  const up = parentOf(tree, outermost(tree, at));
  const parent = nodeAt(tree, up);
  if (parent.type === 'ExpressionStatement') return true;
  if (parent.type === 'UnaryExpression' && parent.operator === 'void') return nodeAt(tree, parentOf(tree, outermost(tree, up))).type === 'ExpressionStatement';
  if (isMember(parent) && ['then', 'catch', 'finally', 'map', 'orTimeout'].includes(nameOf(parent.property) ?? '')) {
    const call = parentOf(tree, outermost(tree, up));
    return nodeAt(tree, call).callee !== undefined && isFloating(reach, call);
  }
  if (parent.type !== 'VariableDeclarator' || parent.id?.type !== 'Identifier') return false;
  const binding = scopeAt(tree, up).resolve(parent.id.name as string);
  return binding !== undefined && referencesTo(tree, binding).length === 0 && nodeAt(tree, parentOf(tree, parentOf(tree, up))).type !== 'ExportNamedDeclaration';
}
