import type { Finding } from './finding.ts';
import { pathOf } from './frame.ts';
import { isCall, spanOf, stringOf } from './syntax.ts';
import { nodeAt, parentOf, scopeAt, type Tree } from './tree.ts';

/**
 * `Function('return this')()` in a library's file: it takes the global object where nobody sees it, and a library such as lodash keeps the
 * `Math` that it finds there when it is loaded. The net has to be up before.
 */
export function globalObjects(tree: Tree): Finding[] {
  return (tree.references.get('Function') ?? []).flatMap((index): Finding[] => {
    const up = parentOf(tree, index);
    const call = tree.nodes[up];
    const isMade = call !== undefined && (isCall(call) || call.type === 'NewExpression') && call.callee === nodeAt(tree, index);
    if (!isMade || call.arguments?.length !== 1 || stringOf(call.arguments[0])?.trim() !== 'return this' || scopeAt(tree, index).resolve('Function')) return [];
    return [{ ...spanOf(call), id: 'dynamic-code', path: 'Function', action: 'rewritten', severity: 'warning', within: pathOf(tree.frames[index]), edits: [{ ...spanOf(call), as: 'net' }] }];
  });
}
