import type { Pending, Place } from './pending.ts';
import type { BindingKind } from './scope.ts';
import type { Syntax } from './syntax.ts';

/**
 * Declares the name at a place, or goes into its pattern; defaults and computed keys inside it are code.
 * `parent` is the node that holds it: where that is a declarator, the name has its value. False: the node is none of a pattern.
 */
export function declare(pending: Pending, place: Place, index: number, parent: Syntax | undefined): boolean {
  const { node, scope, frame } = place;
  const kind = place.reading as BindingKind;
  if (node.decorators) pending.addAll(node.decorators, index, scope, frame);
  switch (node.type) {
    case 'Identifier':
      (kind === 'var' ? scope.variableScope() : scope).declare(node.name as string, kind, index, parent?.type === 'VariableDeclarator' ? place.parent : -1);
      return true;
    case 'ObjectPattern':
      pending.addAll(node.properties, index, scope, frame, kind);
      return true;
    case 'ArrayPattern':
      pending.addAll(node.elements, index, scope, frame, kind);
      return true;
    case 'Property':
      if (node.computed) pending.add(node.key, index, scope, frame);
      pending.add(node.value as Syntax, index, scope, frame, kind);
      return true;
    case 'AssignmentPattern':
      pending.add(node.left, index, scope, frame, kind);
      pending.add(node.right, index, scope, frame);
      return true;
    case 'RestElement':
      pending.add(node.argument, index, scope, frame, kind);
      return true;
    case 'TSParameterProperty':
      pending.add(node.parameter, index, scope, frame, kind);
      return true;
    default:
      return false;
  }
}
