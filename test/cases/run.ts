import { statSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { mutantNamed, mutants } from '../mutants/mutants.ts';
import { engineNames, type EngineName } from './case.ts';
import { findCases } from './find-cases.ts';
import { runSuite, type SuiteCase } from './suite.ts';

const usage = `usage: npm run cases -- DIR [--engine embedded|memory|restate] [--mutant NAME] [--only TEXT] [--json FILE]
  DIR        a folder of cases NN-name.ts(x)
  --engine   where the journal is kept; embedded unless given; restate starts a real server
  --mutant   runs with a wrong implementation, lists the cases that catch it, and exits with 1; with 0 if none does:
             ${mutants.map((mutant) => mutant.name).join(', ')}
  --only     only cases whose name contains the text
  --json     writes the results to a file`;

interface Arguments {
  readonly files: readonly string[];
  readonly engine: EngineName;
  readonly mutant: string | undefined;
  readonly json: string | undefined;
}

class UsageError extends Error {}

function readArguments(): Arguments {
  const { values, positionals } = parse();
  if (positionals.length !== 1) throw new UsageError(positionals.length === 0 ? 'DIR is missing' : 'one DIR, not several');
  const { engine = 'embedded', mutant, only = '', json } = values;
  if (!isEngine(engine)) throw new UsageError(`--engine ${engine}: one of ${engineNames.join(', ')}`);
  if (mutant !== undefined && mutantNamed(mutant) === undefined) throw new UsageError(`--mutant ${mutant}: no such wrong implementation`);
  // npm runs scripts in the repository's folder, whatever folder the user is in.
  const folder = resolve(process.env['INIT_CWD'] ?? '.', positionals[0]!);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) throw new UsageError(`${positionals[0]} is not a folder`);
  const files = findCases(folder).filter((file) => file.slice(folder.length).includes(only));
  if (files.length === 0) throw new UsageError(`no case NN-name.ts in ${positionals[0]}`);
  return { files, engine, mutant, json: json === undefined ? undefined : resolve(process.env['INIT_CWD'] ?? '.', json) };
}

function isEngine(name: string): name is EngineName {
  return (engineNames as readonly string[]).includes(name);
}

function parse() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { engine: { type: 'string' }, mutant: { type: 'string' }, only: { type: 'string' }, json: { type: 'string' } },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function print(result: SuiteCase): void {
  console.log(`${result.status.padEnd(7)} ${result.name} (${result.kind ?? '?'}, ${result.ms} ms)`);
  if (result.status === 'failed') for (const problem of result.problems) console.log(`        ${problem.replaceAll('\n', '\n        ')}`);
}

/** Of the cases that fail with the mutant, those that do not fail without it. */
async function caughtBy(failed: readonly SuiteCase[], engine: EngineName): Promise<string[]> {
  if (failed.length === 0) return [];
  const right = await runSuite(failed.map(({ file }) => file), { engine });
  return right.filter(({ status }) => status !== 'failed').map(({ name }) => name);
}

async function main(): Promise<number> {
  const { files, engine, mutant, json } = readArguments();
  const cases = await runSuite(files, { engine, ...(mutant !== undefined && { mutant }), onCase: print });
  const [passed, failed] = (['passed', 'failed'] as const).map((status) => cases.filter((it) => it.status === status)) as [SuiteCase[], SuiteCase[]];
  console.log(`${passed.length} passed, ${failed.length} failed`);
  const caught = mutant === undefined ? undefined : await caughtBy(failed, engine);
  if (caught !== undefined) console.log(caught.length > 0 ? `${mutant} is caught by: ${caught.join(', ')}` : `nothing caught ${mutant}`);
  if (json !== undefined) {
    const report = { engine, mutant, passed: passed.length, failed: failed.length, caughtBy: caught, cases };
    writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`);
  }
  return (caught ?? failed).length > 0 ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`${error.message}\n${usage}`);
  process.exitCode = 2;
}
