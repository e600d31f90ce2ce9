import type { Finding } from '@stet/plugin/analysis';
import { directivesIn, Lines, mayBeDurable } from '@stet/plugin/analysis';
import { actionIds } from '@stet/plugin/catalogue';
import { isHandedOn, isJudgedBy, isMadeSafe, moduleIds, type ProgramFinding } from '@stet/plugin/live';
import { messageOf } from '@stet/plugin/report';
import { commentsOf, findingsOf, type LintedFile } from './findings.ts';
import type { Options } from './options.ts';
import { liveProgramOf } from './typed.ts';

/** One report: a place, the words, and the finding of the file behind it, for a fix. Of the whole program's there is none. */
export interface Report {
  readonly id: string;
  readonly start: number;
  readonly end: number;
  readonly what: string;
  readonly way: string;
  readonly fix: string;
  readonly finding?: Finding;
}

type Placed = Pick<Report, 'start' | 'end'> & { readonly rewritten: boolean };
const nothing: readonly Report[] = [];
const known = new WeakMap<LintedFile['sourceCode'], Map<string, readonly Report[]>>();

/** What the rules report of a file, in the order of the text; worked out once for all rules with the same options. */
export function reportsOf(file: LintedFile, options: Options): readonly Report[] {
  let byOptions = known.get(file.sourceCode);
  if (byOptions === undefined) known.set(file.sourceCode, (byOptions = new Map<string, readonly Report[]>()));
  const key = `${options.rewritten} ${options.everywhere} ${options.types}`;
  let reports = byOptions.get(key);
  if (reports === undefined) byOptions.set(key, (reports = options.types ? typedReports(file, options) : untypedReports(file, options)));
  return reports;
}

/** A text that cannot have any is not analysed. */
function untypedReports(file: LintedFile, options: Options): readonly Report[] {
  const { text } = file.sourceCode;
  if (!options.everywhere && !mayBeReported(file)) return nothing;
  return apart(told(file, options, ({ action }) => action === 'rewritten').filter(({ id, durable }) => options.everywhere || durable === true || id === 'unused-ignore').map((finding) => ofFile(finding, text, file.path)));
}

/** With handlers of other files, and with what only they show. */
function typedReports(file: LintedFile, options: Options): readonly Report[] {
  const live = liveProgramOf(file);
  const { path, sourceCode: { text } } = file;
  if (!options.everywhere && !mayBeReported(file) && !live.reaches(path)) return nothing;
  const findings = told(file, options, isMadeSafe);
  const ofProgram = live.findingsIn(path).filter((each) => (options.rewritten || !each.safe) && file.settings.config.rules?.[each.id] !== 'off' && !findingsOf(file).some((finding) => isJudgedBy(finding, each)));
  const { kept, used } = withoutIgnored(ofProgram, file);
  const reports = findings.flatMap((finding): (Report & Placed)[] => {
    if (finding.id === 'unused-ignore') return used.has(finding.start) ? [] : [ofFile(finding, text, path)];
    // Where a context goes that leaves its file the program knows, and says.
    if (isHandedOn(finding) || (finding.path === '**' && live.isExact(path, finding.start))) return [];
    const way = live.wayTo(path, finding.start, actionIds.has(finding.id));
    if (way === undefined && !moduleIds.has(finding.id) && !options.everywhere) return [];
    return [{ ...ofFile(finding, text, path), ...(way && { way: wayText(way) }) }];
  });
  return apart([...reports, ...kept.map((each) => ({ ...each, what: each.message, way: wayText(each.way), fix: each.fix ?? 'see the page of this rule', rewritten: false }))].sort((a, b) => a.start - b.start || a.end - b.end));
}

/** The findings of the file that the options, the configuration and comments leave. */
function told(file: LintedFile, options: Options, isSafe: (finding: Finding) => boolean): Finding[] {
  const { config, isSelected } = file.settings;
  // What the configuration takes out of the build is made safe by nobody.
  const isBuilt = !options.rewritten && isSelected(file.path);
  return findingsOf(file).filter((finding) => !finding.silenced && config.rules?.[finding.id] !== 'off' && !(isBuilt && isSafe(finding)));
}

/** It may hold durable code, or a comment to stet. */
function mayBeReported({ sourceCode: { text }, settings: { config } }: LintedFile): boolean {
  return mayBeDurable(text, config.contexts ?? []) || text.includes('stet-');
}

function ofFile(finding: Finding, text: string, path: string): Report & Placed {
  const { what, way, fix } = messageOf(finding, text, path);
  return { id: finding.id, start: finding.start, end: finding.end, what, way, fix, finding, rewritten: finding.action === 'rewritten' };
}

function wayText(way: ProgramFinding['way']): string {
  return way.map(({ name, file, line, column }) => `${name} (${file}:${line}:${column})`).join(' → ');
}

/** `used`: where the comments begin that silence one. */
function withoutIgnored(findings: readonly ProgramFinding[], file: LintedFile): { readonly kept: readonly ProgramFinding[]; readonly used: ReadonlySet<number> } {
  const { text } = file.sourceCode;
  const used = new Set<number>();
  if (findings.length === 0 || !text.includes('stet-ignore')) return { kept: findings, used };
  const lines = new Lines(text);
  const ignores = directivesIn(text, commentsOf(file.sourceCode), lines).filter(({ kind, reason }) => kind === 'ignore' && reason !== '');
  const kept = findings.filter((each) => {
    const ignore = ignores.find(({ id, line }) => id === each.id && line === lines.at(each.start));
    if (ignore !== undefined) used.add(ignore.start);
    return ignore === undefined;
  });
  return { kept, used };
}

/**
 * Of places in the order of the text those that are shown, of which no two overlap: `Math[name]` is a use of `Math` and a member that
 * nobody knows, and one defect. What the build cannot make safe goes before what it can, the narrower before the wider.
 */
export function apart<T extends Placed>(places: readonly T[]): T[] {
  const kept: T[] = [];
  for (const place of places) {
    const last = kept.at(-1);
    if (last === undefined || last.end <= place.start) kept.push(place);
    else if (isBefore(place, last)) kept[kept.length - 1] = place;
  }
  return kept;
}

function isBefore(a: Placed, b: Placed): boolean {
  return a.rewritten === b.rewritten ? a.end - a.start < b.end - b.start : !a.rewritten;
}
