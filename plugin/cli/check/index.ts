import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beyondBaseline, writeBaseline } from '../../check/baseline.ts';
import { check, CheckProblem, type CheckResult } from '../../check/index.ts';
import { colors, count, githubCommand, prettyReported, sarifLog, summaryOf, type Reported } from '../../report/index.ts';
import { changesSince } from '../../check/since.ts';
import { exitCodes } from '../exit-codes.ts';
import { version } from '../version.ts';
import { applyFixes } from './fix.ts';
import { changesText, handlersText } from './handlers.ts';
import { Progress } from './progress.ts';

export interface CheckCommand {
  readonly paths: readonly string[];
  readonly cwd: string;
  readonly format: 'pretty' | 'json' | 'sarif' | 'github';
  readonly strict?: boolean;
  readonly context?: readonly string[];
  readonly maxWarnings?: number;
  readonly baseline?: string;
  readonly writeBaseline?: boolean;
  readonly fix?: boolean;
  readonly handlers?: boolean;
  readonly since?: string;
  readonly cache: boolean;
}

/** `stet check`. Gives the exit code: 1 for errors, for more warnings than are allowed, and for files that do not parse; 2 for wrong usage. */
export async function checkProgram(command: CheckCommand): Promise<number> {
  const fault = faultOf(command);
  if (fault !== undefined) {
    console.error(`error check: ${fault}\n(stet check --help shows what there is)`);
    return exitCodes.usage;
  }
  try {
    if (command.since !== undefined) return tellChanges(command, command.since);
    const result = checked(command);
    return command.handlers === true ? tellHandlers(command, result) : report(command, result);
  } catch (error) {
    if (!(error instanceof CheckProblem)) throw error;
    console.error(error.message);
    return error.usage ? exitCodes.usage : exitCodes.failed;
  }
}

function tellHandlers({ format }: CheckCommand, { reports, problems }: CheckResult): number {
  for (const problem of problems) console.error(problem);
  process.stdout.write(format === 'json' ? `${JSON.stringify(reports, null, 2)}\n` : handlersText(reports));
  return problems.length > 0 ? exitCodes.failed : exitCodes.fine;
}

function tellChanges({ format, paths, cwd, context = [], cache }: CheckCommand, ref: string): number {
  const changes = changesSince(ref, { paths, cwd, contexts: context, cache });
  process.stdout.write(format === 'json' ? `${JSON.stringify(changes, null, 2)}\n` : changesText(changes, ref));
  return exitCodes.fine;
}

function checked({ paths, cwd, context = [], strict = false, handlers = false, cache }: CheckCommand): CheckResult {
  const progress = new Progress();
  try {
    return check({ paths, cwd, contexts: context, strict, handlers, cache, progress: (functions) => progress.show(functions) });
  } finally {
    progress.end();
  }
}

/** Options that say nothing together. */
function faultOf({ writeBaseline: writes, baseline, cwd, handlers, since, format }: CheckCommand): string | undefined {
  if (writes === true && baseline === undefined) return '--write-baseline needs --baseline FILE';
  if (writes !== true && baseline !== undefined && !existsSync(resolve(cwd, baseline))) return `there is no baseline ${baseline}; stet check --baseline ${baseline} --write-baseline makes it`;
  if ((handlers === true || since !== undefined) && format !== 'pretty' && format !== 'json') return `--${since === undefined ? 'handlers' : 'since'} is told as pretty or json`;
  return undefined;
}

function report(command: CheckCommand, result: CheckResult): number {
  const { cwd, baseline, format } = command;
  const textOf = reader(cwd);
  for (const problem of result.problems) console.error(problem);
  if (command.writeBaseline === true && baseline !== undefined) {
    writeBaseline(result.findings, resolve(cwd, baseline), textOf);
    console.error(`${baseline} knows ${count(result.findings.length, 'finding')}`);
    return result.problems.length > 0 ? exitCodes.failed : exitCodes.fine;
  }
  const findings = baseline === undefined ? result.findings : beyondBaseline(result.findings, resolve(cwd, baseline), textOf);
  // What is left is shown by the places of the fixed text, which is checked anew.
  if (command.fix === true && findings.length > 0 && applyFixes(command)) return report({ ...command, fix: false }, checked(command));
  process.stdout.write(printed(format, findings, result, textOf));
  return exitCode(findings, result, command.maxWarnings);
}

function exitCode(findings: readonly Reported[], { problems }: CheckResult, maxWarnings: number | undefined): number {
  const warnings = findings.filter(({ severity }) => severity === 'warning').length;
  const tooMany = maxWarnings !== undefined && warnings > maxWarnings;
  if (tooMany) console.error(`error check: ${count(warnings, 'warning')}, and ${maxWarnings} allowed`);
  return tooMany || problems.length > 0 || findings.length > warnings ? exitCodes.failed : exitCodes.fine;
}

function printed(format: CheckCommand['format'], findings: readonly Reported[], result: CheckResult, textOf: (file: string) => string): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(findings, null, 2)}\n`;
    case 'sarif':
      return `${JSON.stringify(sarifLog(findings, { version: version(), successful: result.problems.length === 0 }), null, 2)}\n`;
    case 'github':
      return findings.map((finding) => `${githubCommand(finding)}\n`).join('');
    case 'pretty':
      return [...findings.map((finding) => `${prettyReported(finding, textOf(finding.file))}\n\n`), notes(result), `${summaryOf(findings, result.handlers, result.functions)}\n`].join('');
  }
}

/** What the program does not tell is said, and is no finding. */
function notes({ notes: all }: CheckResult): string {
  if (all.length === 0) return '';
  const shown = all.slice(0, 10).map(({ file, line, column, text }) => `  ${file}:${line}:${column}  ${text}\n`);
  const more = all.length > shown.length ? `  and ${all.length - shown.length} more\n` : '';
  return `${colors.cyan('note')}: ${count(all.length, 'call')} whose target the program does not tell; what is behind was not checked\n${shown.join('')}${more}\n`;
}

function reader(cwd: string): (file: string) => string {
  const texts = new Map<string, string>();
  return (file) => {
    let text = texts.get(file);
    if (text === undefined) texts.set(file, (text = readFileSync(resolve(cwd, file), 'utf8')));
    return text;
  };
}
