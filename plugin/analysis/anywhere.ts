import { calledAs, isPureHere } from './context.ts';
import { anyReceiverRows, syntaxRows } from './paths.ts';
import { isMember, nameOf, type Syntax, unwrap } from './syntax.ts';
import { isWritten, nodeAt, outermost, parentOf, type Tree } from './tree.ts';
import type { Origin, Sink } from './use.ts';

const nowhere: Origin = { module: undefined, isModule: false, direct: false };

/** Sources that have no name to look up: methods of any receiver, operators, and dynamic imports inside functions. */
export function followSyntax(tree: Tree, sink: Sink): void {
  for (const index of tree.anywhere) {
    const node = nodeAt(tree, index);
    const name = isMember(node) ? `*.${nameOf(node.property)}` : '**';
    const source = isMember(node) ? anyReceiverRows.get(nameOf(node.property) as string) : syntaxRows.get('**');
    if (!source || isWritten(tree, index) || (isMember(node) && node.computed)) continue;
    const top = outermost(tree, index);
    if (source.shape === 'called' && (!calledAs(tree, top) || isPureHere(source, tree.nodes[parentOf(tree, top)]))) continue;
    sink({ at: index, source, path: name, replacedBy: source, origin: nowhere });
  }
  const imported = syntaxRows.get('import()');
  for (const index of tree.modules) {
    const node = nodeAt(tree, index);
    if (!imported || node.type !== 'ImportExpression' || !tree.frames[index]?.inFunction) continue;
    const { replace, ...reportedOnly } = imported;
    // An arrow function cannot hold the `await` or `yield` of the function around it.
    const source = waits(node.source) || waits(node.options) ? reportedOnly : imported;
    sink({ at: index, source, path: 'import()', replacedBy: source, origin: nowhere });
  }
}

function waits(node: Syntax | null | undefined): boolean {
  if (!node) return false;
  const inner = unwrap(node);
  if (inner.type === 'AwaitExpression' || inner.type === 'YieldExpression') return true;
  if (inner.type.endsWith('FunctionExpression')) return false;
  return Object.entries(inner).some(([key, child]) => {
    if (key === 'parent' || typeof child !== 'object' || child === null) return false;
    const children: readonly unknown[] = Array.isArray(child) ? child : [child];
    return children.some((each) => typeof (each as Syntax | null)?.type === 'string' && waits(each as Syntax));
  });
}
