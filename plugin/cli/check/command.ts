import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CheckCommand } from './index.ts';

const formats: readonly CheckCommand['format'][] = ['pretty', 'json', 'sarif', 'github'];

/** Adds `stet check` to the command line; `ended` hears the exit code. */
export function addCheck(program: Command, ended: (code: number) => void): void {
  program
    .command('check')
    .description('check whole programs: everything that handlers reach, across files and packages')
    .argument('[path...]', 'folders, tsconfigs, or files; this folder without them')
    .addOption(new Option('--format <format>', 'how findings are printed').choices(formats).default('pretty'))
    .option('--json', 'the same as --format json')
    .option('--strict', 'report also what a build with stet makes safe')
    .option('--context <type>', 'a type that is a durable context, Type or <glob>#Type, and may be given again', another)
    .option('--max-warnings <count>', 'fail where there are more warnings', count)
    .option('--baseline <file>', 'report only what this file does not know')
    .option('--write-baseline', 'write what is found into the baseline, and report nothing')
    .option('--fix', 'apply the fixes that surely mean the same; with --strict also for what the build makes safe')
    .option('--handlers', 'list the handlers, their durable operations in order, and everything nondeterministic that they reach')
    .option('--since <ref>', 'tell which handlers changed since a commit, and whether invocations in flight are affected')
    .option('--no-cache', 'check everything anew')
    .helpOption('--help', 'print this help')
    .action(async (paths: string[], options: Omit<CheckCommand, 'paths' | 'cwd'> & { readonly json?: boolean }) => {
      const { checkProgram } = await import('./index.ts'); // late: the other commands start without it
      ended(await checkProgram({ ...options, ...(options.json === true && { format: 'json' }), paths, cwd: process.cwd() }));
    });
}

function another(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}

function count(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('A count is a whole number from 0.');
  return number;
}
