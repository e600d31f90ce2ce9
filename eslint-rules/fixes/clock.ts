import { AST_NODE_TYPES, type TSESTree } from '@typescript-eslint/utils';
import type { Fixer } from '../rule.ts';
import { awaitAt } from './await-place.ts';
import { durableContextAt } from './durable-context.ts';
import { replace } from './repair.ts';

/** `Date.now()` → `await ctx.date.now()`, and `new Date()` → `new Date(await ctx.date.now())`. */
export const fixClock: Fixer = (finding, node, { sourceCode }, contexts) => {
  const reading = readingOf(finding.path, node);
  const durable = reading && durableContextAt(sourceCode, reading, contexts);
  const place = durable?.runsHere && awaitAt(sourceCode, reading as TSESTree.Expression, durable.owner);
  if (!reading || !place) return undefined;
  const now = `await ${durable.name}.date.now()`;
  if (reading.type === AST_NODE_TYPES.NewExpression) return replace(sourceCode, reading, `new Date(${now})`, place.nothingBefore);
  if (!place.needsParentheses) return replace(sourceCode, reading, now, place.nothingBefore);
  return place.beginsStatement ? undefined : replace(sourceCode, reading, `(${now})`, place.nothingBefore);
};

/** The whole expression that reads the clock; undefined for a use of another shape. */
function readingOf(path: string, node: TSESTree.Node): TSESTree.CallExpression | TSESTree.NewExpression | undefined {
  const { parent } = node;
  if (path === 'Date.now' && parent?.type === AST_NODE_TYPES.CallExpression && parent.callee === node && parent.arguments.length === 0) return parent;
  const isDate = path === 'Date' && node.type === AST_NODE_TYPES.Identifier && node.name === 'Date';
  if (isDate && parent?.type === AST_NODE_TYPES.NewExpression && parent.callee === node && parent.arguments.length === 0) return parent;
  return undefined;
}
