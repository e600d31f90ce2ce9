import { ResultCache } from './cache.ts';
import { checkProject } from './check-project.ts';
import type { HandlerReport } from './handler-report.ts';
import { surroundings } from './inputs.ts';
import { projectsOf } from './project.ts';
import type { CheckOptions, CheckResult } from './result.ts';
import { loadTypeScript } from './typescript.ts';

export { CheckProblem } from './problem.ts';
export type { HandlerReport } from './handler-report.ts';
export type { CheckOptions, CheckResult, Note } from './result.ts';

/** Checks whole programs: everything that durable code reaches. Throws `CheckProblem`, `ConfigError`. */
export function check(options: CheckOptions): CheckResult {
  const { cwd, paths, contexts, strict, handlers, cache = false } = options;
  const kept = cache ? new ResultCache<CheckResult>(cwd, { paths, contexts, strict, handlers }) : undefined;
  const known = kept?.read();
  if (known !== undefined) return known;
  const ts = loadTypeScript();
  const checked = projectsOf(ts, paths, cwd).map((project) => checkProject(ts, project, options));
  const result = merged(checked.map((each) => each.result));
  const around = surroundings(cwd, paths);
  kept?.write({
    files: [...around.files, ...checked.flatMap(({ inputs }) => [...inputs.files])], folders: [...around.folders, ...checked.flatMap(({ inputs }) => [...inputs.folders])],
  }, result);
  return result;
}

function merged(results: readonly CheckResult[]): CheckResult {
  return {
    findings: once(results.flatMap(({ findings }) => findings), ({ file, line, column, id }) => `${file}:${line}:${column}:${id}`).sort(inOrder),
    notes: once(results.flatMap(({ notes }) => notes), ({ file, line, column }) => `${file}:${line}:${column}`).sort(inOrder),
    problems: [...new Set(results.flatMap(({ problems }) => problems))],
    handlers: results.reduce((sum, { handlers }) => sum + handlers, 0),
    functions: results.reduce((sum, { functions }) => sum + functions, 0),
    reports: once(results.flatMap(({ reports }) => reports), ({ name, file, line, column }) => `${name}:${file}:${line}:${column}`).sort(byName),
  };
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
