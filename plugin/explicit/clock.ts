import type { Finding } from '../analysis/finding.ts';
import { isCall, nameOf } from '../analysis/syntax.ts';
import { parentOf } from '../analysis/tree.ts';
import { awaitAt } from './await-place.ts';
import { contextInScope } from './context-in-scope.ts';
import type { Form } from './form.ts';
import { replace, replaceAwaiting } from './replace.ts';
import type { Source } from './source.ts';

/** `Date.now()` → `await ctx.date.now()`, and `new Date()` → `new Date(await ctx.date.now())`. */
export function clockForm(source: Source, finding: Finding, index: number): Form | undefined {
  const at = readingAt(source, finding.path, index);
  const context = at === undefined ? undefined : contextInScope(source, at);
  const place = context && awaitAt(source, at as number);
  if (at === undefined || !place) return undefined;
  // A function of its own waits at its own time: whether anybody minds is for a person to see.
  const safe = place.nothingBefore && context.runsHere && place.by === context.owner;
  const reading = source.node(at);
  const now = `await ${context.name}.date.now()`;
  return reading.type === 'NewExpression' ? replace(source, reading, `new Date(${now})`, safe) : replaceAwaiting(source, reading, now, place, safe);
}

/** Index of the whole expression that reads the clock; undefined for a use of another shape. */
function readingAt(source: Source, path: string, index: number): number | undefined {
  const at = parentOf(source.tree, index);
  const reading = source.tree.nodes[at];
  const node = source.node(index);
  if (reading?.callee !== node || (reading.arguments?.length ?? 0) > 0) return undefined;
  if (path === 'Date.now') return isCall(reading) ? at : undefined;
  return path === 'Date' && node.type === 'Identifier' && nameOf(node) === 'Date' && reading.type === 'NewExpression' ? at : undefined;
}
