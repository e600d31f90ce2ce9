import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { compile, findingPosition } from '../../plugin/compile/index.ts';
import { loadConfig } from '../../plugin/config/index.ts';

/** What the loader of a case reads too: which type of the cases is a durable context. */
const { config } = loadConfig(import.meta.dirname);

/** Where the build reports an error, as `id:line`, each once, sorted. */
function errorsOf(text: string, file: string): string[] {
  const { findings } = compile(text, file, { contexts: config.contexts ?? [] });
  return distinct(findings
    .filter((finding) => finding.action === 'reported' && finding.severity === 'error')
    .map((finding) => `${finding.id}:${findingPosition(text, finding).start.line}`));
}

/** Where a text says that an error is due, `// ERR id` at the end of a line; several ids with commas between them. */
function marksIn(text: string): string[] {
  return distinct(text.split('\n').flatMap((line, at) =>
    [...line.matchAll(/\/\/ ERR ([\w-]+(?:, ?[\w-]+)*)/g)].flatMap(([, ids]) => (ids as string).split(/, ?/).map((id) => `${id}:${at + 1}`))));
}

/** The build's errors for a file that has to compile without any: each a sentence. */
export function buildErrors(file: string): string[] {
  return errorsOf(readFileSync(file, 'utf8'), file).map((each) => `the build reports ${placed(each, file)}`);
}

/** What the build reports and the marks do not say, and the reverse. */
export function markProblems(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const found = errorsOf(text, file);
  const marked = marksIn(text);
  if (marked.length === 0) return ['a reject case marks at least one line with `// ERR id`'];
  return [
    ...marked.filter((each) => !found.includes(each)).map((each) => `the build does not report ${placed(each, file)}`),
    ...found.filter((each) => !marked.includes(each)).map((each) => `the build reports ${placed(each, file)}, which is not marked`),
  ];
}

function placed(each: string, file: string): string {
  const [id, line] = each.split(':');
  return `${id} at ${basename(file)}:${line}`;
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
