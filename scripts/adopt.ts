import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { AdoptError } from './adopt/adopt-error.ts';
import { adopt } from './adopt/adopt.ts';
import { readCalls } from './adopt/calls.ts';
import type { EngineName } from './adopt/engines.ts';
import { findProject } from './adopt/entry.ts';
import { textOf } from './adopt/report.ts';

const usage = `usage: npm run adopt -- FOLDER [--entry FILE] [--calls FILE] [--plain] [--engines A,B] [--timeout MS] [--json]

Starts a Restate TypeScript project, unmodified, on a restate-server and on the embedded engine, makes the same calls to both, and reports
which services started and which calls were answered alike. Exit code: 0 all alike, 1 something differs or does not start, 2 wrong usage.

  --entry FILE     the program that serves; otherwise what package.json starts
  --calls FILE     JSON: [{ "path": "service/handler", "body": 1 }], with "method" and "headers" where needed; otherwise each public handler, without a body and with {}
  --plain          also on Restate's SDK without stet
  --engines A,B    which of restate, embedded, plain; the others are held to the first
  --timeout MS     how long an answer may take, 3000
  --json           the report as JSON on standard output`;

const known: readonly string[] = ['restate', 'embedded', 'plain'];

process.exit(await main());

/** Gives the exit code. */
async function main(): Promise<number> {
  try {
    const { folder, entry, calls, engines, timeoutMs, json } = readArguments();
    const report = await adopt({ project: findProject(folder, entry), engines, timeoutMs, calls: calls === undefined ? undefined : readCalls(calls) });
    console.log(json ? JSON.stringify(report, undefined, 2) : textOf(report, here()));
    return report.alike ? 0 : 1;
  } catch (error) {
    if (!(error instanceof AdoptError)) throw error;
    console.error(error.message);
    return 2;
  }
}

/** Where the user stands: npm goes to the repository's root before it runs a script. */
function here(): string {
  return process.env['INIT_CWD'] ?? process.cwd();
}

function readArguments() {
  const { values, positionals } = parse();
  const [folder, ...more] = positionals;
  if (folder === undefined || more.length > 0) throw new AdoptError(folder === undefined ? 'which project?' : `one project at a time, and ${more.join(', ')} is more`, usage);
  const engines = values.engines?.split(',') ?? ['restate', 'embedded'];
  if (values.plain === true && !engines.includes('plain')) engines.push('plain');
  const unknown = engines.find((engine) => !known.includes(engine));
  if (unknown !== undefined) throw new AdoptError(`there is no engine ${unknown}`, `--engines takes ${known.join(', ')}`);
  const timeoutMs = Number(values.timeout ?? 3000);
  if (!Number.isInteger(timeoutMs) || timeoutMs < 1) throw new AdoptError(`${values.timeout} is no time`, '--timeout takes whole milliseconds, such as 3000');
  return {
    folder: resolve(here(), folder), entry: values.entry, calls: values.calls === undefined ? undefined : resolve(here(), values.calls),
    engines: [...new Set(engines)] as EngineName[], timeoutMs, json: values.json === true,
  };
}

function parse() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        entry: { type: 'string' }, calls: { type: 'string' }, engines: { type: 'string' }, timeout: { type: 'string' },
        plain: { type: 'boolean' }, json: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new AdoptError((error as Error).message, usage);
  }
}
