import type { Reach } from './durable/reach.ts';
import type { Finding } from './finding.ts';
import { pathOf } from './frame.ts';
import type { JournaledUse } from './journalable.ts';
import { type JournalNames, journaledUses } from './journaled.ts';
import type { RuleSettings } from './options.ts';
import { spanOf, type Syntax } from './syntax.ts';
import { nodeAt, type Tree } from './tree.ts';

/** Why a call of a journaled module is none that can be journaled. */
const refusals: Readonly<Record<Exclude<JournaledUse['kind'], 'journaled' | 'plain'>, { readonly why: string; readonly what: string }>> = {
  constructor: { why: 'an object is made there, and no object with methods goes through the journal', what: 'make it at module level, or make and use it' },
  builder: { why: 'it is built up in steps, and what is between them does not go through the journal', what: 'put the whole chain' },
  callback: { why: 'it gets a function, which it may call at any time and more than once', what: 'put the call with its function' },
  stream: { why: 'it gives its values one by one, and the journal holds one value', what: 'read it to its end' },
};

/** Calls of journaled modules: wrapped where they can be journaled; where they cannot, and the code is durable, reported. */
export function journaledFindings(tree: Tree, names: JournalNames, rules: RuleSettings, durable: Reach | undefined): Finding[] {
  const findings: Finding[] = [];
  const counts = new Map<string, number>();
  for (const use of journaledUses(tree, names).sort((a, b) => spanOf(nodeAt(tree, a.call)).start - spanOf(nodeAt(tree, b.call)).start)) {
    const within = pathOf(tree.frames[use.call]);
    const call = nodeAt(tree, use.call);
    const span = spanOf(call.callee ?? (call as { tag?: Syntax }).tag ?? call);
    const common = { ...span, id: 'run-only', path: use.name, within } as const;
    if (use.kind === 'plain') continue;
    if (use.kind === 'journaled') {
      const name = use.rootName.replace('#', '.');
      const site = `${within}/${name}`;
      const ordinal = counts.get(site) ?? 0;
      counts.set(site, ordinal + 1);
      findings.push({
        ...common, action: 'rewritten', severity: 'error', ...(durable?.isDurable(use.call) === true ? { durable: true as const } : {}),
        edits: [{ ...spanOf(nodeAt(tree, use.root)), as: 'around', member: 'journaled', site: `${site}:${ordinal}`, name }],
      });
    } else if (rules['run-only'] !== 'off' && durable?.isDurable(use.call) === true) {
      const { why, what } = refusals[use.kind];
      findings.push({
        ...common, action: 'reported', severity: rules['run-only'] === 'warn' ? 'warning' : 'error', durable: true, edits: [],
        why: `cannot be journaled: ${why}`, fix: `${what} in one run: await ctx.run(${JSON.stringify(use.name.replace('#', '.'))}, async () => …)`,
      });
    }
  }
  return findings;
}
