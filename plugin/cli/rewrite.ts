import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { relative, resolve, sep } from 'node:path';
import { colors, findingPosition, jsonFinding, lineStarts, pretty } from '../report/index.ts';
import { SourceSyntaxError } from '../compile/index.ts';
import { loadConfig } from '../config/index.ts';
import { rewriteEmitted, sourcePaths, type Plan } from '../hosts/post-emit/index.ts';
import { exitCodes } from './main.ts';

export interface RewriteCommand {
  readonly check: boolean;
  readonly json: boolean;
  readonly cwd: string;
}

/**
 * `stet rewrite`: rewrites a compiler's output in place. Gives the exit code: 1 where a file failed, a finding has the severity error, or,
 * with `check`, a file would change; 2 for a path that is not there.
 */
export async function rewrite(paths: readonly string[], { check, json, cwd }: RewriteCommand): Promise<number> {
  const missing = paths.find((path) => !existsSync(resolve(cwd, path)));
  if (missing !== undefined) {
    console.error(`error rewrite: ${missing} does not exist`);
    return exitCodes.usage;
  }
  const named = (file: string): string => relative(cwd, file).replaceAll(sep, '/') || file;
  const progress = !json && process.stderr.isTTY ? showProgress : undefined;
  const plans = await rewriteEmitted(paths.map((path) => resolve(cwd, path)), loadConfig(cwd), { check, ...(progress ? { onFile: progress } : {}) });
  if (progress) process.stderr.write('\r\u001b[K');
  const changed = plans.filter(({ action }) => action === 'rewritten' || action === 'finished');
  if (json) {
    process.stdout.write(`${JSON.stringify(plans.map((plan) => asJson(plan, named)), null, 2)}\n`);
  } else {
    for (const plan of plans) for (const line of problemsOf(plan, named)) console.error(line);
    if (check) for (const { file } of changed) console.log(`would rewrite ${named(file)}`);
    console.log(`${check ? 'would rewrite' : 'rewrote'} ${changed.length} of ${plans.length} files`);
  }
  const isFailed = plans.some(({ action, findings }) => action === 'failed' || findings.some((each) => isReported(each) && each.severity === 'error'));
  return isFailed || (check && changed.length > 0) ? exitCodes.failed : exitCodes.fine;
}

function showProgress({ file }: Plan, done: number, all: number): void {
  process.stderr.write(`\r\u001b[K${done}/${all} ${colors.dim(file.slice(-60))}`);
}

function isReported({ action, silenced }: Plan['findings'][number]): boolean {
  return action === 'reported' && silenced !== true;
}

function problemsOf(plan: Plan, named: (file: string) => string): string[] {
  const name = named(plan.file);
  if (plan.action === 'unread') return [`${colors.yellow('warning')} rewrite: ${name} is not the text of a program, and stays as it is`];
  if (plan.error !== undefined) return [failure(plan.error, name)];
  return plan.findings.filter(isReported).map((finding) => {
    const source = sourceOf(plan, finding.start, named);
    return pretty(finding, plan.text, name) + (source === undefined ? '' : `\n  source      ${colors.cyan(source)}`);
  });
}

function failure(error: Error, name: string): string {
  if (!(error instanceof SourceSyntaxError)) return `${colors.red('error')} rewrite: ${error.message}\n  ${name}`;
  const frame = error.frame.split('\n').map((row) => `    ${row}`).join('\n');
  return `${colors.red('error')} syntax: ${error.reason}\n  ${colors.cyan(`${name}:${error.line}:${error.column}`)}\n${frame}`;
}

/** `src/main.ts:3:5` of an offset, where the compiler's map leads there. */
function sourceOf({ text, file, map }: Plan, offset: number, named: (file: string) => string): string | undefined {
  if (map === undefined) return undefined;
  const { TraceMap, originalPositionFor } = createRequire(import.meta.url)('@jridgewell/trace-mapping') as typeof import('@jridgewell/trace-mapping');
  const paths = sourcePaths(map, file);
  const { line, column } = findingPosition(text, { start: offset, end: offset }).start;
  const trace = new TraceMap({ ...map.map, sourceRoot: '', sources: map.map.sources.map((_, index) => `s${index}`) });
  const found = originalPositionFor(trace, { line, column: column - 1 });
  const path = found.source === null ? undefined : paths[Number(found.source.slice(1))];
  return path === undefined || found.line === null ? undefined : `${named(path)}:${found.line}:${found.column + 1}`;
}

function asJson({ file, action, findings, text, error }: Plan, named: (file: string) => string): object {
  const starts = lineStarts(text);
  const problem = error instanceof SourceSyntaxError ? { reason: error.reason, line: error.line, column: error.column } : error && { reason: error.message };
  return { file: named(file), action, findings: findings.map((finding) => jsonFinding(finding, text, starts)), ...(problem ? { error: problem } : {}) };
}
