import type { Finding } from '../analysis/finding.ts';
import { isCall, isMember, spanOf } from '../analysis/syntax.ts';
import { parentOf } from '../analysis/tree.ts';
import { contextInScope } from './context-in-scope.ts';
import { isArrayOfDurable } from './durable-promise.ts';
import { type Form, inOrder } from './form.ts';
import { wayToName } from './sdk-import.ts';
import type { Source } from './source.ts';

/** `Promise.race([…])` → `RestatePromise.race([…])`, where every member surely is durable. */
export function combinatorForm(source: Source, finding: Finding, index: number): Form | undefined {
  const node = source.node(index);
  const at = parentOf(source.tree, index);
  const call = source.tree.nodes[at];
  const isNamed = isMember(node) && node.object?.type === 'Identifier' && !node.computed && !(node as { optional?: boolean }).optional;
  if (!isNamed || !node.object || !finding.path.startsWith('Promise.') || !call || !isCall(call) || call.callee !== node) return undefined;
  const [members, ...rest] = call.arguments ?? [];
  const context = contextInScope(source, at);
  if (!context || rest.length > 0 || !isArrayOfDurable(source, members)) return undefined;
  const way = wayToName(source, at, 'RestatePromise');
  if (!way) return undefined;
  const words = `${way.name}.${finding.path.slice('Promise.'.length)}([…])`;
  return { safe: context.runsHere, words, edits: [...(way.add ? [way.add] : []), { ...spanOf(node.object), text: way.name }].sort(inOrder) };
}
