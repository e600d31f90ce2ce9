import { AST_NODE_TYPES } from '@typescript-eslint/utils';
import type { Fixer } from '../rule.ts';
import { durableContextAt } from './durable-context.ts';
import { replace } from './repair.ts';

/** `Math.random()` → `ctx.rand.random()`. Drawing is synchronous, so nothing else moves. */
export const fixRandom: Fixer = (finding, node, { sourceCode }, contexts) => {
  const call = node.parent;
  if (finding.path !== 'Math.random' || call?.type !== AST_NODE_TYPES.CallExpression || call.callee !== node || call.arguments.length > 0) return undefined;
  const durable = durableContextAt(sourceCode, call, contexts);
  return durable && replace(sourceCode, call, `${durable.name}.rand.random()`, durable.runsHere);
};
