import type { Finding } from '../analysis/finding.ts';
import { isCall } from '../analysis/syntax.ts';
import { parentOf } from '../analysis/tree.ts';
import { contextInScope } from './context-in-scope.ts';
import type { Form } from './form.ts';
import { replace } from './replace.ts';
import type { Source } from './source.ts';

/** What draws, by the end of its path, and the member of the context that does. */
const draws: readonly (readonly [path: RegExp, member: string])[] = [
  [/^Math\.random$/, 'rand.random'],
  [/^crypto\.randomUUID$/, 'rand.uuidv4'],
  [/^node:crypto#(?:webcrypto\.)?randomUUID$/, 'rand.uuidv4'],
];

/** `Math.random()` → `ctx.rand.random()`, `randomUUID()` → `ctx.rand.uuidv4()`. Drawing is synchronous, so nothing else moves. */
export function drawForm(source: Source, finding: Finding, index: number): Form | undefined {
  const member = draws.find(([path]) => path.test(finding.path))?.[1];
  const at = parentOf(source.tree, index);
  const call = source.tree.nodes[at];
  if (member === undefined || !call || !isCall(call) || call.callee !== source.node(index) || (call.arguments?.length ?? 0) > 0) return undefined;
  const context = contextInScope(source, at);
  return context && replace(source, call, `${context.name}.${member}()`, context.runsHere);
}
