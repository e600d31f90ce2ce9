import { type DiagnosticId, diagnostics } from '../catalogue/index.ts';
import type { Edit, Finding, Span } from './finding.ts';
import { pathOf } from './frame.ts';
import type { RuleSettings } from './options.ts';
import { spanOf } from './syntax.ts';
import { nodeAt, outermost, parentOf, type Tree } from './tree.ts';
import type { Use } from './use.ts';

/** What is known of the code that a use stands in. */
export interface Standing {
  readonly isDurable: (use: Use) => boolean;
  /** What a use is reported as even where it is rewritten. */
  readonly reportedAs: (use: Use) => DiagnosticId | undefined;
}

const notDurable: Standing = { isDurable: () => false, reportedAs: () => undefined };

/** Makes findings of uses: sorted, each use once, with its edit and its site. Uses that only one attempt at a path found twice are one. */
export function findingsOf(tree: Tree, uses: readonly Use[], rules: RuleSettings, { isDurable, reportedAs }: Standing = notDurable): Finding[] {
  const placed = uses.map((use) => ({ use, span: use.span ?? spanOf(nodeAt(tree, use.at)), within: pathOf(tree.frames[use.at]) }));
  placed.sort((a, b) => bySpan(a.span, b.span) || compare(a.use.source.id, b.use.source.id) || compare(a.use.path, b.use.path));
  const sites = new Sites();
  const findings: Finding[] = [];
  let lastId: DiagnosticId | undefined;
  for (const { use, span, within } of placed) {
    const { id } = use.source;
    const last = findings.at(-1);
    if (last && last.start === span.start && last.end === span.end && last.path === use.path && lastId === id) continue;
    lastId = id;
    const edit = editOf(tree, use, within, sites);
    const reported = reportedAs(use);
    const isReported = reported !== undefined && rules[reported] !== 'off';
    const setting = rules[isReported ? reported : id];
    if (!edit && setting === 'off') continue;
    findings.push({
      ...span,
      id: isReported ? reported : id,
      path: use.path,
      action: edit && !isReported ? 'rewritten' : 'reported',
      severity: setting === 'error' ? 'error' : setting === 'warn' ? 'warning' : diagnostics[isReported ? reported : id].severity,
      within,
      // What is neither rewritten nor reported there is nobody's business: `queueMicrotask`, a reference to `fs.readFile` that is not called.
      ...(isReported || ((edit || id === 'dynamic-member') && isDurable(use)) ? { durable: true as const } : {}),
      edits: edit ? [edit] : [],
    });
  }
  return findings;
}

/** Orders findings by code units of start, end, id, path. */
export function inOrder(a: Finding, b: Finding): number {
  return bySpan(a, b) || compare(a.id, b.id) || compare(a.path, b.path);
}

function bySpan(a: Span, b: Span): number {
  return a.start - b.start || a.end - b.end;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function editOf(tree: Tree, use: Use, within: string, sites: Sites): Edit | undefined {
  const { replacedBy, origin, at } = use;
  if (use.source.replace === undefined || replacedBy.replace === undefined) return undefined;
  if (origin.isModule) return origin.module && { ...origin.module, as: 'module' };
  const node = nodeAt(tree, at);
  const span = spanOf(node);
  const member = replacedBy.replace;
  if (use.source.match === 'import()') return { ...span, as: 'thunk', member };
  const site = replacedBy.site ? { site: sites.at(span.start, within, member.slice(member.lastIndexOf('.') + 1)) } : {};
  const parent = tree.nodes[parentOf(tree, outermost(tree, at))];
  if (parent?.type === 'Property' && parent.shorthand && parent.value === node) {
    return { ...span, as: 'property', name: node.name as string, member, ...site };
  }
  return { ...span, as: 'reference', member, ...site };
}

/** Sites: the path of functions, the kind, and an ordinal among its like. Two findings of one place share its site. */
class Sites {
  private readonly counts = new Map<string, number>();
  private readonly known = new Map<string, string>();

  at(start: number, within: string, kind: string): string {
    const place = `${start}/${kind}`;
    const known = this.known.get(place);
    if (known !== undefined) return known;
    const path = within ? `${within}/${kind}` : kind;
    const ordinal = this.counts.get(path) ?? 0;
    this.counts.set(path, ordinal + 1);
    const site = `${path}:${ordinal}`;
    this.known.set(place, site);
    return site;
  }
}
