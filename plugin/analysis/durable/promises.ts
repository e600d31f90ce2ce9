import { isMember, nameOf, type Syntax, unwrap } from '../syntax.ts';
import { outermost, parentOf, referencesTo, scopeAt } from '../tree.ts';
import type { Flow } from './flow.ts';

/** Whether the promise of the call at an index is only awaited, returned or joined with others: any promise would do in its place. */
export function isPromiseOnlyAwaited(flow: Flow, call: number): boolean {
  const { tree } = flow;
  const top = outermost(tree, call);
  const up = parentOf(tree, top);
  const parent = tree.nodes[up];
  switch (parent?.type) {
    case 'AwaitExpression':
    case 'ReturnStatement':
    case 'ExpressionStatement':
    case 'ArrowFunctionExpression':
    case 'ArrayExpression':
    case 'ConditionalExpression':
    case 'LogicalExpression':
      return true;
    case 'UnaryExpression':
      return parent.operator === 'void';
    case 'VariableDeclarator': {
      const binding = parent.id?.type === 'Identifier' ? scopeAt(tree, up).resolve(parent.id.name as string) : undefined;
      return binding !== undefined && referencesTo(tree, binding).every((index) => isPromiseOnlyAwaited(flow, index));
    }
    default:
      return parent !== undefined && isMember(parent) && ['then', 'catch', 'finally'].includes(nameOf(parent.property) ?? '');
  }
}

/** Whether the options behind the action may hold a serde, which writes the result as it is. */
export function mayHaveSerde(call: Syntax, action: Syntax): boolean {
  const given = call.arguments ?? [];
  const options = given.slice(given.findIndex((each) => unwrap(each) === action) + 1);
  return options.some((each) => each.type !== 'ObjectExpression' || (each.properties ?? []).some((property) => property.type === 'SpreadElement' || nameOf(property.key) === 'serde'));
}
