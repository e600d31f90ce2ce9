import { isBigInt } from './big-int.ts';
import { calledAs, isPureHere } from './context.ts';
import { anyReceiverRows, syntaxRows } from './paths.ts';
import type { Span } from './finding.ts';
import { isMember, nameOf, spanOf, type Syntax, unwrap } from './syntax.ts';
import { isWritten, nodeAt, outermost, parentOf, type Tree } from './tree.ts';
import type { Origin, Sink } from './use.ts';

const nowhere: Origin = { module: undefined, isModule: false, direct: false };

/** Sources that have no name to look up: methods of any receiver, operators, and dynamic imports inside functions. */
export function followSyntax(tree: Tree, text: string, sink: Sink): void {
  for (const index of tree.anywhere) {
    const node = nodeAt(tree, index);
    const name = isMember(node) ? `*.${nameOf(node.property)}` : '**';
    const source = isMember(node) ? anyReceiverRows.get(nameOf(node.property) as string) : syntaxRows.get('**');
    if (!source || isWritten(tree, index) || (isMember(node) && node.computed)) continue;
    // Powers of BigInts are exact, and with a number they throw.
    if (!isMember(node) && (isBigInt(tree, index, node.left) || isBigInt(tree, index, node.right))) continue;
    const top = outermost(tree, index);
    if (source.shape === 'called' && (!calledAs(tree, top) || isPureHere(source, tree.nodes[parentOf(tree, top)]))) continue;
    sink({ at: index, span: isMember(node) ? spanOf(node.property as Syntax) : operatorOf(node, text), source, path: name, replacedBy: source, origin: nowhere });
  }
  const imported = syntaxRows.get('import()');
  for (const index of tree.modules) {
    const node = nodeAt(tree, index);
    if (!imported || node.type !== 'ImportExpression' || !tree.frames[index]?.inFunction) continue;
    const { replace, ...reportedOnly } = imported;
    // An arrow function cannot hold the `await` or `yield` of the function around it.
    const source = waits(node.source) || waits(node.options) ? reportedOnly : imported;
    const { start } = spanOf(node);
    sink({ at: index, span: { start, end: start + 'import'.length }, source, path: 'import()', replacedBy: source, origin: nowhere });
  }
}

/** Operands may hold findings of their own. */
function operatorOf(node: Syntax, text: string): Span {
  const operator = node.operator as string;
  const start = text.indexOf(operator, spanOf(node.left as Syntax).end);
  return { start, end: start + operator.length };
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
