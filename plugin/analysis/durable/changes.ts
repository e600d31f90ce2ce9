import { isCall, isMember, nameOf, type Syntax, unwrap } from '../syntax.ts';
import { nodeAt, outermost, parentOf, referencesTo, scopeAt } from '../tree.ts';
import type { Flow } from './flow.ts';
import { nodesIn } from './purity.ts';

/** Whether a member path that begins at an index is assigned to, or asked to change what it stands for. */
export function isWrittenThrough(flow: Flow, index: number): boolean {
  const { tree } = flow;
  let at = outermost(tree, index);
  for (;;) {
    const up = parentOf(tree, at);
    const parent = tree.nodes[up];
    if (!parent || !isMember(parent) || parent.object !== tree.nodes[at]) break;
    at = outermost(tree, up);
  }
  const node = nodeAt(tree, at);
  const parent = tree.nodes[parentOf(tree, at)];
  if (!parent) return false;
  if (isCall(parent) && parent.callee === node && isMember(unwrap(node))) return mutators.has(nameOf(unwrap(node).property) ?? '');
  return (parent.type === 'AssignmentExpression' && parent.left === node) || parent.type === 'UpdateExpression' || (parent.type === 'UnaryExpression' && parent.operator === 'delete');
}

/** Methods of built-in types that change their receiver. */
export const mutators: ReadonlySet<string> = new Set([
  'push', 'pop', 'shift', 'unshift', 'splice', 'sort', 'reverse', 'fill', 'copyWithin', 'set', 'add', 'delete', 'clear', 'append',
]);

/** Whether what a declaration binds is changed anywhere. */
export function isChangedIn(flow: Flow, declaration: Syntax): boolean {
  return nodesIn(flow, declaration).some((each) => {
    if (each.type !== 'Identifier') return false;
    const binding = scopeAt(flow.tree, flow.store.indexOf(each)).resolve(each.name as string);
    return binding !== undefined && nodeAt(flow.tree, binding.at) === each && referencesTo(flow.tree, binding).some((index) => isWrittenThrough(flow, index));
  });
}
