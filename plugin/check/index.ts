import { loadConfig } from '../config/index.ts';
import { makeSelection } from '../hosts/selection.ts';
import type { Reported } from '../report/index.ts';
import { handlerReports, type HandlerReport } from './handler-report.ts';
import { entriesOf } from './entries.ts';
import { Model } from './model.ts';
import { projectsOf, type Project } from './project.ts';
import { UnitReader } from './read-unit.ts';
import { follow } from './reach.ts';
import { loadTypeScript, type TypeScript } from './typescript.ts';
import { Verdicts } from './verdicts.ts';
import { Ways } from './ways.ts';

export { CheckProblem } from './problem.ts';
export type { HandlerReport } from './handler-report.ts';

export interface CheckOptions {
  /** Folders, tsconfigs, files; none: the folder `cwd`. */
  readonly paths: readonly string[];
  /** Names in findings are relative to it, and the configuration is looked for from it. */
  readonly cwd: string;
  /** Context types beside those of the SDK and the configuration: `Type` or `<glob>#Type`. */
  readonly contexts?: readonly string[];
  /** Report also what the build makes safe. */
  readonly strict?: boolean;
  /** Tell of each handler what it does, and its fingerprint. */
  readonly handlers?: boolean;
  /** Hears how many functions have been read so far. */
  readonly progress?: (functions: number) => void;
}

/** A call whose target the program does not tell: what is behind it was not checked. */
export interface Note {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

export interface CheckResult {
  /** Sorted by file and place, by code units. */
  readonly findings: readonly Reported[];
  readonly notes: readonly Note[];
  /** Files that do not parse, each a message with its place. */
  readonly problems: readonly string[];
  readonly handlers: number;
  readonly functions: number;
  /** Only where `options.handlers` asks for them; sorted by name. */
  readonly reports: readonly HandlerReport[];
}

/** Checks whole programs: everything that durable code reaches. Throws `CheckProblem`, `ConfigError`. */
export function check(options: CheckOptions): CheckResult {
  const ts = loadTypeScript();
  const results = projectsOf(ts, options.paths, options.cwd).map((project) => checkProject(ts, project, options));
  return {
    findings: once(results.flatMap(({ findings }) => findings), ({ file, line, column, id }) => `${file}:${line}:${column}:${id}`).sort(inOrder),
    notes: once(results.flatMap(({ notes }) => notes), ({ file, line, column }) => `${file}:${line}:${column}`).sort(inOrder),
    problems: [...new Set(results.flatMap(({ problems }) => problems))],
    handlers: results.reduce((sum, { handlers }) => sum + handlers, 0),
    functions: results.reduce((sum, { functions }) => sum + functions, 0),
    reports: once(results.flatMap(({ reports }) => reports), ({ name, file, line, column }) => `${name}:${file}:${line}:${column}`).sort(byName),
  };
}

function checkProject(ts: TypeScript, project: Project, { cwd, contexts = [], strict = false, handlers: asked = false, progress = () => undefined }: CheckOptions): CheckResult {
  const loaded = loadConfig(cwd);
  const { config } = loaded;
  const model = new Model(ts, project, cwd, [...(config.contexts ?? []), ...contexts]);
  const reader = new UnitReader(model);
  const { handlers, rest } = entriesOf(model, reader.resolver);
  const reach = follow(handlers, rest, reader, model, progress);
  const ways = new Ways(reach);
  const verdicts = new Verdicts(model, reach, ways, { rules: config.rules, strict, native: config.native ?? [], isSelected: makeSelection(loaded) });
  const all = verdicts.all();
  const found = all.filter(({ safe }) => strict || !safe);
  const reports = asked ? handlerReports(reach.entries, reach, all, verdicts, model) : [];
  const notes = [...reach.nodes].filter((node) => ways.has(node) && !node.endsWith('!')).flatMap((node) => {
    const unit = reach.units.get(node)!;
    return unit.unknown.map(({ start, text }): Note => ({ file: unit.file, ...verdicts.place(unit.file, start), text }));
  });
  return { findings: found.map((verdict) => verdicts.reported(verdict)), notes, problems: verdicts.problems, handlers: handlers.length, functions: reach.units.size, reports };
}

function once<T>(values: readonly T[], keyOf: (value: T) => string): T[] {
  return [...new Map(values.map((value) => [keyOf(value), value])).values()];
}

type Placed = { readonly file: string; readonly line: number; readonly column: number };

function inOrder(a: Placed, b: Placed): number {
  return a.file === b.file ? a.line - b.line || a.column - b.column : a.file < b.file ? -1 : 1;
}

function byName(a: HandlerReport, b: HandlerReport): number {
  return a.name === b.name ? inOrder(a, b) : a.name < b.name ? -1 : 1;
}
