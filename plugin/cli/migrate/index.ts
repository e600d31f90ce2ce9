import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { CheckProblem } from '../../check/index.ts';
import { migrate, type Left, type Migration } from '../../migrate/index.ts';
import { colors, count, prettyReported } from '../../report/index.ts';
import { coloured, unifiedDiff } from '../diff.ts';
import { exitCodes } from '../exit-codes.ts';
import { writeTexts } from '../write-texts.ts';
import { uncommitted } from './uncommitted.ts';

export interface MigrateCommand {
  readonly paths: readonly string[];
  readonly cwd: string;
  readonly write?: boolean;
  readonly force?: boolean;
  readonly threadCtx?: boolean;
  readonly suggested?: boolean;
  readonly context?: readonly string[];
  readonly json?: boolean;
}

/**
 * `stet migrate`. Gives the exit code: 1 where it refuses to write, where a file does not parse, and where the migrated program would not compile;
 * 2 for wrong usage. What is left to a person is no failure.
 */
export async function migrateProgram(command: MigrateCommand): Promise<number> {
  const { paths, cwd, context = [], threadCtx = false, suggested = false, write = false } = command;
  let migration: Migration;
  try {
    migration = migrate({ paths, cwd, contexts: context, threadCtx, suggested });
  } catch (error) {
    if (!(error instanceof CheckProblem)) throw error;
    console.error(error.message.replace(/^error check:/, 'error migrate:'));
    return error.usage ? exitCodes.usage : exitCodes.failed;
  }
  const refusal = write && command.force !== true && migration.files.length > 0 ? uncommitted(cwd) : undefined;
  if (write && refusal === undefined) writeTexts(migration.files);
  for (const problem of migration.problems) console.error(problem);
  process.stdout.write(command.json === true ? `${JSON.stringify(asJson(migration, write && refusal === undefined), null, 2)}\n` : asText(migration, command));
  if (refusal !== undefined) console.error(`error migrate: ${refusal}; nothing was written. Commit first, or write with --force`);
  return refusal !== undefined || migration.problems.length > 0 || migration.refused.length > 0 ? exitCodes.failed : exitCodes.fine;
}

function asJson({ files, left, refused }: Migration, written: boolean): object {
  return { written, files: files.map(({ file, before, after, changes }) => ({ file, changes, diff: unifiedDiff(file, before, after) })), left, refused };
}

function asText({ files, left, refused }: Migration, { write = false, cwd }: MigrateCommand): string {
  const texts = new Map(files.map(({ file, after }) => [file, after]));
  const diffs = write ? [] : files.map(({ file, before, after }) => `${coloured(unifiedDiff(file, before, after))}\n`);
  const changes = files.reduce((sum, file) => sum + file.changes.length, 0);
  const done = files.length === 0 ? 'nothing to change' : `${write ? '' : 'would make '}${count(changes, 'change')} in ${count(files.length, 'file')}${write ? '' : '; --write makes them'}`;
  return [
    ...diffs,
    ...refused.map(({ file, message }) => `${colors.red('refused')}: ${file} stays as it is, for it would not compile\n  ${message}\n\n`),
    ...(left.length === 0 ? [] : [`${colors.bold('For a person to decide')}, by the places that they have then:\n\n`, ...left.map((each) => leftText(each, texts, cwd))]),
    `${done}, ${left.length === 0 ? 'nothing' : count(left.length, 'finding')} left to a person\n`,
  ].join('');
}

function leftText(left: Left, texts: ReadonlyMap<string, string>, cwd: string): string {
  const text = texts.get(left.file) ?? readFileSync(resolve(cwd, left.file), 'utf8').replace(/^\uFEFF/, '');
  return `${prettyReported(left, text)}\n${left.suggestion === undefined ? '' : `  suggested   ${left.suggestion}\n`}\n`;
}
