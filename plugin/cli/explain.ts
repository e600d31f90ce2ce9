import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { compile, languageOf, lineStarts, SourceSyntaxError, type Compiled } from '../compile/index.ts';
import { packageFormat } from '../hosts/packages.ts';
import { loadConfig, type Config } from '../config/index.ts';
import { jsonFinding } from '../report/index.ts';
import { exitCodes } from './main.ts';
import { besides } from './side-by-side.ts';
import { sourceFiles } from './source-files.ts';

export interface ExplainOptions {
  readonly json: boolean;
  readonly cwd: string;
}

interface Explained {
  readonly file: string;
  readonly text: string;
  readonly compiled: Compiled;
}

/**
 * Prints what is found in the files and what they are rewritten to; problems go to stderr.
 * Gives the exit code: 1 where a file could not be read, or a finding has the severity error.
 */
export function explain(patterns: readonly string[], { json, cwd }: ExplainOptions): number {
  const { config } = loadConfig(cwd);
  const { files, problems } = sourceFiles(patterns, cwd);
  const explained: Explained[] = [];
  const failures = [...problems];
  for (const file of files) {
    const result = explainFile(file, cwd, config);
    if (typeof result === 'string') failures.push(result);
    else explained.push(result);
  }
  process.stdout.write(json ? `${JSON.stringify(explained.map(asJson), null, 2)}\n` : explained.map(asText).join('\n'));
  for (const failure of failures) console.error(failure);
  const isError = explained.some(({ compiled }) => compiled.findings.some(({ action, severity }) => action === 'reported' && severity === 'error'));
  return failures.length > 0 || isError ? exitCodes.failed : exitCodes.fine;
}

/** The outcome of one file, or a sentence that says why there is none, with the place. */
function explainFile(file: string, cwd: string, config: Config): Explained | string {
  const path = resolve(cwd, file);
  if (languageOf(file) === undefined) return `error explain: ${file} is neither TypeScript nor JavaScript`;
  try {
    const text = readFileSync(path, 'utf8');
    const format = packageFormat(path);
    const compiled = compile(text, file, { report: 'all', rules: config.rules ?? {}, ...(format === undefined ? {} : { format }) });
    return { file, text, compiled };
  } catch (error) {
    if (error instanceof SourceSyntaxError) return `error syntax: ${error.reason}\n  ${file}:${error.line}:${error.column}\n${indented(error.frame)}`;
    if (error instanceof Error && 'code' in error) return `error explain: ${file} cannot be read: ${error.message}`;
    throw error;
  }
}

function asJson({ file, text, compiled }: Explained): object {
  const starts = lineStarts(text);
  const { code, map } = compiled;
  return { file, findings: compiled.findings.map((finding) => jsonFinding(finding, text, starts)), code, map };
}

function asText({ file, text, compiled }: Explained): string {
  return `${besides(file, text, compiled)}\n`;
}

function indented(frame: string): string {
  return frame.split('\n').map((row) => `    ${row}`).join('\n');
}
