import type { Finding } from '../finding.ts';
import { diagnostics } from '../../catalogue/index.ts';
import { pathOf } from '../frame.ts';
import type { AnalysisOptions } from '../options.ts';
import type { Syntax } from '../syntax.ts';
import type { Tree } from '../tree.ts';
import type { Use } from '../use.ts';
import { judgeFloating } from './floating.ts';
import { Flow } from './flow.ts';
import type { Judgement } from './judgement.ts';
import { judgeModuleValues } from './module-values.ts';
import { Reach } from './reach.ts';
import { judgeRuns } from './runs.ts';
import { Summaries } from './summary.ts';
import { ContextTypes } from './types.ts';
import { judgeWrites } from './writes.ts';

/** What one file shows of its durable code. */
export interface Durable {
  readonly reach: Reach;
  readonly findings: readonly Finding[];
}

/** Whether a text may hold durable code: it names a module of contexts, or a type that the configuration makes one. */
export function mayBeDurable(text: string, contexts: readonly string[]): boolean {
  return text.includes('@restatedev/restate-sdk') || text.includes('@stet/runtime') || contexts.some((each) => text.includes(each.slice(each.lastIndexOf('#') + 1)));
}

/**
 * The durable code of a file (handlers, functions that are given a context, and what they reach in the file) and what is wrong in it.
 * Undefined where the file has none. Which value is a context is decided by declaration, never by name.
 */
export function durableCode(tree: Tree, program: Syntax, text: string, uses: readonly Use[], options: AnalysisOptions): Durable | undefined {
  const flow = new Flow(tree, new ContextTypes(program, options.contexts ?? [], options.filename ?? ''));
  const reach = new Reach(flow);
  if (reach.durable.size === 0 && reach.runs.length === 0) return undefined;
  const summaries = new Summaries(reach);
  const judged = [...judgeRuns(reach, summaries, text), ...judgeWrites(reach), ...judgeModuleValues(reach, uses), ...judgeFloating(reach)];
  return { reach, findings: judged.flatMap((each) => findingOf(tree, each, options) ?? []) };
}

function findingOf(tree: Tree, { at, start, end, id, path, why, fix, edits }: Judgement, { rules, filename }: AnalysisOptions): Finding | undefined {
  const setting = rules[id];
  if (edits.length === 0 && setting === 'off') return undefined;
  const usual = id.startsWith('module-') && /[\\/]node_modules[\\/]/.test(filename ?? '') ? 'warning' : diagnostics[id].severity;
  const severity = setting === 'error' ? 'error' : setting === 'warn' ? 'warning' : usual;
  return { start, end, id, path, action: edits.length > 0 ? 'rewritten' : 'reported', severity, within: pathOf(tree.frames[at]), durable: true, why, fix, edits };
}
