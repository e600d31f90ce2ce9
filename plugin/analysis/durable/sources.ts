import type { DiagnosticId } from '../../catalogue/index.ts';
import { calledAs } from '../context.ts';
import { isMember, nameOf } from '../syntax.ts';
import { outermost, parentOf, type Tree } from '../tree.ts';
import type { Use } from '../use.ts';
import type { Reach } from './reach.ts';

const reportedWhereNotReplaced = new Set<DiagnosticId>(['dynamic-code', 'weak-reference', 'locale', 'engine-text', 'environment']);

/** Whether a use stands in code of an invocation, outside of every action. */
export function isInDurableCode(reach: Reach, { at }: Use): boolean {
  return reach.isDurable(at) && ![...reach.actions].some((action) => !reach.durable.has(action) && reach.isWithin(at, action));
}

/**
 * What a source is reported as in durable code, outside of actions; undefined where the rewrite makes it safe, or where the code is not known to be durable.
 * I/O is rewritten to a guard all the same: the report may be set to a warning.
 */
export function reportedAs(reach: Reach, use: Use): DiagnosticId | undefined {
  const { tree } = reach.flow;
  if (!isInDurableCode(reach, use)) return undefined;
  const { id, treatment, replace } = use.source;
  if (treatment === 'run-only') {
    if (calledAs(tree, outermost(tree, use.at)) === undefined) return undefined;
    return isPromised(tree, use) ? 'foreign-await' : 'run-only';
  }
  if (id === 'environment') return replace === undefined || /(?:\.env|#env|\.\*)$/.test(use.path) ? id : undefined;
  return replace === undefined && reportedWhereNotReplaced.has(id) ? id : undefined;
}

/** Whether the call gives a promise that is awaited, or that others are made of. */
function isPromised(tree: Tree, { at, path }: Use): boolean {
  if (/Sync$/.test(path)) return false;
  if (/promises[#.]/.test(path)) return true;
  const call = outermost(tree, parentOf(tree, outermost(tree, at)));
  const parent = tree.nodes[parentOf(tree, call)];
  return parent?.type === 'AwaitExpression' || (parent !== undefined && isMember(parent) && ['then', 'catch', 'finally'].includes(nameOf(parent.property) ?? ''));
}
