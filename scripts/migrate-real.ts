import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { check } from '../plugin/check/index.ts';
import { migrate } from '../plugin/migrate/index.ts';

/**
 * `node scripts/migrate-real.ts FOLDER…`: what check finds in projects of others, what migrate writes, and whether they compile before and after.
 * Each folder is a project with its packages installed; it is copied to a temporary folder, and stays as it is. Prints JSON: one object a project.
 */
const outcomes = process.argv.slice(2).map((folder) => {
  const copy = join(mkdtempSync(join(tmpdir(), 'stet-real-')), basename(resolve(folder)));
  cpSync(folder, copy, { recursive: true });
  const before = compiles(copy);
  const found = check({ paths: [], cwd: copy, strict: true });
  const first = migrate({ paths: [], cwd: copy, threadCtx: true });
  for (const { path, after } of first.files) writeFileSync(path, after);
  const after = compiles(copy);
  const second = migrate({ paths: [], cwd: copy, threadCtx: true });
  return {
    project: basename(resolve(folder)), copy, handlers: found.handlers, functions: found.functions, compiles: { before, after }, isSettled: second.files.length === 0,
    found: found.findings.map(({ file, line, column, id }) => `${file}:${line}:${column} ${id} ${lineOf(folder, file, line)}`),
    changes: first.files.flatMap(({ file, changes }) => changes.map(({ id, words }) => `${file} ${id} ${words}`)),
    left: first.left.map(({ file, line, column, id, suggestion }) => `${file}:${line}:${column} ${id}${suggestion === undefined ? '' : ` (suggested: ${suggestion})`} ${lineOf(copy, file, line)}`),
    refused: first.refused,
  };
});
console.log(JSON.stringify(outcomes, null, 2));

/** What its own TypeScript says of a project. */
function compiles(folder: string): string {
  const { status, stdout } = spawnSync(process.execPath, [join(folder, 'node_modules/typescript/bin/tsc'), '--noEmit', '-p', folder], { encoding: 'utf8' });
  return status === 0 ? 'yes' : `no: ${stdout.split('\n').filter((line) => line.includes('error')).length} errors`;
}

function lineOf(folder: string, file: string, line: number): string {
  return (readFileSync(join(folder, file), 'utf8').split('\n')[line - 1] ?? '').trim();
}
