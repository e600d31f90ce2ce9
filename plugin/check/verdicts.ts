import type ts from 'typescript';
import { actionIds, diagnostics, type DiagnosticId } from '../catalogue/index.ts';
import { lineStarts, positionAt, rowOf, type Reported, type WayPoint } from '../report/index.ts';
import { unserializableFix } from './journaled-values.ts';
import { misuses } from './context-misuse.ts';
import { isMadeSafe, type FileFindings, type FileOptions } from './file-findings.ts';
import { isHandedOn, isJudgedBy, moduleIds } from './judged.ts';
import { libraryVerdict, packagePath } from './library-verdict.ts';
import type { Memory } from './memory/index.ts';
import type { Model } from './model.ts';
import { isInRun, nodeOf, unitOf, type Node, type Reach } from './reach.ts';
import type { Unit } from './unit.ts';
import type { Step, Ways } from './ways.ts';

export interface VerdictOptions {
  /** What the analysis of each file depends on. */
  readonly ofFiles: FileOptions;
  /** Also what the build makes safe. */
  readonly strict: boolean;
  readonly native: readonly string[];
  /** Whether the build rewrites a file, by its path. */
  readonly isSelected: (path: string) => boolean;
}

/** A finding that a node of the reach has: where it stands, and what it says. */
export interface Verdict {
  readonly id: DiagnosticId;
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly fix: string | undefined;
  readonly severity: Reported['severity'];
  /** The node that has it; undefined for what concerns the file. */
  readonly node: Node | undefined;
  /** The build makes it safe: reported only where everything is. */
  readonly safe: boolean;
}

/** Ids that speak of the file as a whole: a comment, the state of a module. */
const ofFile: ReadonlySet<DiagnosticId> = new Set<DiagnosticId>(['unused-ignore', ...moduleIds]);

/** What durable code reaches, judged. */
export class Verdicts {
  readonly #model: Model;
  readonly #reach: Reach;
  readonly #ways: Ways;
  readonly #memory: Memory;
  readonly #options: VerdictOptions;
  readonly #files = new Map<string, FileFindings>();
  readonly #starts = new Map<string, readonly number[]>();
  readonly problems: string[] = [];

  constructor(model: Model, memory: Memory, reach: Reach, ways: Ways, options: VerdictOptions) {
    this.#model = model;
    this.#memory = memory;
    this.#reach = reach;
    this.#ways = ways;
    this.#options = options;
  }

  /** Every finding of reached code, also what the build makes safe; sorted by file and place. */
  all(): Verdict[] {
    const verdicts: Verdict[] = [];
    const byFile = new Map<string, Unit[]>();
    for (const node of [...this.#reach.nodes].filter((each) => this.#ways.has(each))) {
      const unit = this.#reach.units.get(unitOf(node))!;
      if (!byFile.has(unit.file)) byFile.set(unit.file, []);
      byFile.get(unit.file)!.push(unit);
      const own = isInRun(node) ? misuses(unit, node, this.#reach, this.#ways) : [...this.#ofLibraries(unit, node), ...this.#ofValues(unit, node)];
      verdicts.push(...own.filter((verdict) => !this.#findings(unit.file).findings.some((finding) => isJudgedBy(finding, verdict))));
    }
    for (const file of byFile.keys()) verdicts.push(...this.#ofFile(file));
    return this.#settled(verdicts);
  }

  /** As it is reported, with its way. */
  reported(verdict: Verdict): Reported {
    const { id, severity, file, start, end, message, fix, node } = verdict;
    const from = this.place(file, start);
    const to = this.place(file, end);
    const way = node === undefined ? [] : this.#ways.to(node).map((step) => this.wayPoint(step));
    return { id, severity, file, line: from.line, column: from.column, endLine: to.line, endColumn: to.column, message, way, ...(fix === undefined ? {} : { fix }) };
  }

  wayPoint({ file, at, name }: Pick<Step, 'file' | 'at' | 'name'>): WayPoint {
    return { file, ...this.place(file, at), name };
  }

  place(file: string, offset: number): { line: number; column: number } {
    let starts = this.#starts.get(file);
    if (starts === undefined) this.#starts.set(file, (starts = lineStarts(this.#sourceFile(file).text)));
    return positionAt(starts, offset);
  }

  textOf(file: string): string {
    return this.#sourceFile(file).text;
  }

  #sourceFile(file: string): ts.SourceFile {
    return this.#model.fileNamed(file);
  }

  #findings(file: string): FileFindings {
    let known = this.#files.get(file);
    if (known === undefined) {
      this.#files.set(file, (known = this.#memory.findingsIn(file)));
      if (known.problem !== undefined) this.problems.push(known.problem);
    }
    return known;
  }

  #ofFile(file: string): Verdict[] {
    const source = this.#sourceFile(file);
    const isSelected = this.#options.isSelected(source.fileName);
    return this.#findings(file).findings.flatMap((finding): Verdict[] => {
      // Where a context goes that leaves its file the whole program knows, and says.
      if (finding.silenced || isHandedOn(finding)) return [];
      const unit = ofFile.has(finding.id) ? undefined : this.#memory.enclosing(file, finding.start);
      if (unit !== undefined && finding.path === '**' && this.#reach.units.get(unit)?.exact.includes(finding.start) === true) return [];
      const node = unit === undefined ? undefined : nodeOf(unit, false);
      // Within `run` the sources are native, and what is wrong there is what an action may not do.
      const concerns = actionIds.has(finding.id) ? this.#inRun(node) : node;
      if (!ofFile.has(finding.id) && (concerns === undefined || !this.#ways.has(concerns))) return [];
      const row = rowOf(finding);
      const safe = isSelected && isMadeSafe(finding);
      const why = finding.why !== undefined ? `\`${finding.path}\` ${finding.why}` : row === undefined ? `\`${finding.path}\`` : `\`${finding.path}\`: ${row.why}`;
      const message = isSelected ? why : `${why}, and the build leaves this file alone`;
      return [{ id: finding.id, file, start: finding.start, end: finding.end, message, fix: finding.fix ?? row?.fix, severity: this.#severity(finding.id, safe), node: concerns, safe }];
    });
  }

  #inRun(node: Node | undefined): Node | undefined {
    return node === undefined || this.#ways.has(node) ? node : nodeOf(node, true);
  }

  /** What only a build can make safe is an error for whoever asks for it, as in the linter's strict preset. */
  #severity(id: DiagnosticId, safe: boolean): Reported['severity'] {
    const setting = this.#options.ofFiles.rules?.[id];
    if (setting === 'error' || setting === 'warn') return setting === 'warn' ? 'warning' : 'error';
    return safe ? 'error' : diagnostics[id].severity;
  }

  #ofValues(unit: Unit, node: Node): Verdict[] {
    const id = 'unserializable-value';
    return unit.values.map(({ start, end, text }): Verdict => ({ id, file: unit.file, start, end, message: text, fix: unserializableFix, severity: this.#severity(id, false), node, safe: false }));
  }

  #ofLibraries(unit: Unit, node: Node): Verdict[] {
    return unit.libraries.flatMap((call): Verdict[] => {
      const found = libraryVerdict(call, this.#options.native, (name) => this.#options.isSelected(packagePath(name)));
      return found === undefined ? [] : [{ ...found, file: unit.file, start: call.start, end: call.end, severity: this.#severity(found.id, found.safe), node }];
    });
  }

  /** Without what a comment or the configuration silences, and each once. */
  #settled(verdicts: readonly Verdict[]): Verdict[] {
    const used = new Set<string>();
    const kept = verdicts.filter((verdict) => {
      if (this.#options.ofFiles.rules?.[verdict.id] === 'off') return false;
      const ignore = this.#findings(verdict.file).ignores.find(({ id, line }) => id === verdict.id && line + 1 === this.place(verdict.file, verdict.start).line);
      if (ignore !== undefined) used.add(`${verdict.file}:${ignore.start}`);
      return ignore === undefined;
    });
    const unique = new Map<string, Verdict>();
    for (const verdict of kept) {
      if (verdict.id === 'unused-ignore' && used.has(`${verdict.file}:${verdict.start}`)) continue;
      const key = `${verdict.file}:${verdict.start}:${verdict.end}:${verdict.id}`;
      if (!unique.has(key)) unique.set(key, verdict);
    }
    return [...unique.values()].sort((a, b) => compare(a.file, b.file) || a.start - b.start || a.end - b.end || compare(a.id, b.id) || compare(a.message, b.message));
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
