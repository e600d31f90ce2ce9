import type { Command } from 'commander';
import type { MigrateCommand } from './index.ts';

/** Adds `stet migrate` to the command line; `ended` hears the exit code. */
export function addMigrate(program: Command, ended: (code: number) => void): void {
  program
    .command('migrate')
    .description('turn what is found in durable code into explicit calls of the context; a dry run that shows a diff')
    .argument('[path...]', 'folders, tsconfigs, or files; this folder without them')
    .option('--write', 'write the files')
    .option('--force', 'write even where git has no clean copy to go back to')
    .option('--thread-ctx', 'give a context to local helpers that need one: a parameter, and the argument at every call')
    .option('--suggested', 'apply also what a person should look at')
    .option('--context <type>', 'a type that is a durable context, Type or <glob>#Type, and may be given again', (text: string, before: readonly string[] = []) => [...before, text])
    .option('--json', 'print one JSON object, and nothing else, on stdout')
    .helpOption('--help', 'print this help')
    .action(async (paths: string[], options: Omit<MigrateCommand, 'paths' | 'cwd'>) => {
      const { migrateProgram } = await import('./index.ts'); // late: the other commands start without it
      ended(await migrateProgram({ ...options, paths, cwd: process.cwd() }));
    });
}
