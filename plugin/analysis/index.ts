import { followSyntax } from './anywhere.ts';
import { durableCode, mayBeDurable } from './durable/index.ts';
import { isInDurableCode, reportedAs } from './durable/sources.ts';
import type { Finding } from './finding.ts';
import { findingsOf, inOrder } from './findings.ts';
import { follow } from './follow.ts';
import { applyComments } from './ignores.ts';
import { globalObjects } from './global-object.ts';
import { isolated } from './isolate.ts';
import { journaledFindings } from './journaled-findings.ts';
import { followModules } from './modules.ts';
import type { AnalysisOptions } from './options.ts';
import { anyReceiverRows, globalNames, globalPath, memberOf, rewrittenNames } from './paths.ts';
import type { Names } from './scope.ts';
import { nameOf, stringOf, type Syntax } from './syntax.ts';
import { nodeAt, scopeAt, type Tree } from './tree.ts';
import type { Origin, Use } from './use.ts';
import { Walk } from './walk.ts';

export { mayBeDurable } from './durable/index.ts';
export { sourcelessHandlers } from './sourceless.ts';
export { specifiers, type Specifier } from './specifiers.ts';
export { directivesIn, Lines, type Comment, type Directive } from './comments.ts';
export type { Edit, Finding, Span } from './finding.ts';
export type { AnalysisOptions, RuleSettings } from './options.ts';

const watched = { members: new Set(anyReceiverRows.keys()), operators: new Set(['**', '**=']) };
const ambient = '@stet/runtime/ambient';
const globalOrigin: Origin = { module: undefined, isModule: false, direct: false };

/**
 * Every use of a source of nondeterminism in one file, and what is wrong in its durable code.
 *
 * Takes an ESTree or TS-ESTree program of any parser (with `start`/`end` or `range`, with or without nodes for parentheses) and the text it was
 * parsed from; gives findings sorted by code units of (start, end, id, path). Pure. Throws nothing. Text that was rewritten already gives none.
 */
export function analyse(program: { readonly type: string }, text: string, options: AnalysisOptions): Finding[] {
  return analyseByNames(program, text, options).findings;
}

/** The same, with the names whose declarations and uses decided it: a tree that lacks none of the places where they stand gives the same findings. */
export function analyseByNames(program: { readonly type: string }, text: string, options: AnalysisOptions): { readonly findings: Finding[]; readonly names: Names } {
  const tree = new Walk(watched).run(program as Syntax, options.sourceType === 'module');
  const { names } = scopeAt(tree, 0);
  if (text.includes(ambient) && isRewritten(tree)) return { findings: [], names };
  const uses: Use[] = [];
  const sink = (use: Use): void => { uses.push(use); };
  const isDurable = mayBeDurable(text, options.contexts ?? []);
  followGlobals(tree, isDurable || options.report === 'all' || text.includes('stet-') ? globalNames : rewrittenNames, sink);
  followModules(tree, sink);
  followSyntax(tree, text, sink);
  const durable = isDurable ? durableCode(tree, program as Syntax, text, uses, options) : undefined;
  const findings = applyComments(text, options.comments, options.rules, [
    ...findingsOf(tree, uses, options.rules, durable && { isDurable: (use) => isInDurableCode(durable.reach, use), reportedAs: (use) => reportedAs(durable.reach, use) }),
    ...(durable?.findings ?? []),
    ...(options.isLibrary ? globalObjects(tree) : []),
    ...(options.isolation ? isolated(tree, options.isolation, options.rules) : []),
    ...(options.journal ? journaledFindings(tree, options.journal, options.rules, durable?.reach) : []),
  ], durable !== undefined);
  const all = options.report === 'all';
  return { findings: findings.filter((finding) => all || isAlwaysReported(finding)).sort(inOrder), names };
}

/** What a build says even before it knows which code is durable. */
function isAlwaysReported(finding: Finding): boolean {
  return finding.action === 'rewritten' || finding.id === 'dynamic-member' || finding.id === 'unused-ignore' || finding.durable === true;
}

function followGlobals(tree: Tree, names: readonly string[], sink: (use: Use) => void): void {
  const trail = { tree, origin: globalOrigin, sink, visited: new Set<never>() };
  for (const name of names) {
    const path = memberOf(globalPath, name);
    for (const index of tree.references.get(name) ?? []) {
      if (path && !scopeAt(tree, index).resolve(name)) follow(trail, index, path);
    }
  }
}

function isRewritten(tree: Tree): boolean {
  const isAmbient = (literal: Syntax | null | undefined): boolean => stringOf(literal)?.startsWith(ambient) ?? false;
  return tree.modules.some((index) => isAmbient(nodeAt(tree, index).source))
    || (tree.references.get('require') ?? []).some((index) => {
      const call = tree.nodes[tree.parents[index] ?? -1];
      return nameOf(call?.callee) === 'require' && isAmbient(call?.arguments?.[0]);
    });
}
