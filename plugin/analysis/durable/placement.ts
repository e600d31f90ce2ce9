import { isFunction, isWrapper, type Syntax } from '../syntax.ts';
import { nodeAt, parentOf, type Tree } from '../tree.ts';
import type { Flow } from './flow.ts';
import { inOrderOf, isOptional } from './order.ts';
import { isPure } from './purity.ts';

/** Whether a place in a statement of an action is not reached always and once. */
export function isConditional(tree: Tree, action: Syntax, index: number, statement: Syntax): boolean {
  for (let at = index; nodeAt(tree, at) !== statement; at = parentOf(tree, at)) {
    const node = nodeAt(tree, at);
    const parent = nodeAt(tree, parentOf(tree, at));
    if (isFunction(parent) && parent !== action) return true;
    if (parent.type === 'LogicalExpression' && parent.right === node) return true;
    if (parent.type === 'ConditionalExpression' && parent.test !== node) return true;
    if (parent.type === 'ChainExpression' && isOptional(node)) return true;
    if (/Statement$/.test(parent.type) && parent !== statement) return true;
    if (parent === statement && /^(?:If|For|While|DoWhile|Switch|Try|Block|Labeled|ForIn|ForOf|Throw|With)/.test(parent.type)) return true;
  }
  return false;
}

/** Whether everything that a statement evaluates before the place is pure. */
export function isFirst(flow: Flow, index: number, statement: Syntax, moved: ReadonlySet<Syntax>): boolean {
  const { tree } = flow;
  for (let at = index; nodeAt(tree, at) !== statement; at = parentOf(tree, at)) {
    const node = nodeAt(tree, at);
    const parent = nodeAt(tree, parentOf(tree, at));
    if (isWrapper(parent) || parent.type === 'AwaitExpression') continue;
    const earlier = inOrderOf(parent);
    const place = earlier.indexOf(node);
    if (place < 0 && parent !== statement) return false;
    if (!earlier.slice(0, Math.max(0, place)).every((each) => isPure(flow, each, moved))) return false;
  }
  return true;
}
