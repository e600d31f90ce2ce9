import type { Command } from 'commander';
import type { InitCommand } from './index.ts';

/** Adds `stet init` to the command line; `ended` hears the exit code. */
export function addInit(program: Command, ended: (code: number) => void): void {
  program
    .command('init')
    .description("put stet into this package's build: the plugin, the ESLint preset, scripts; shows a diff, and asks")
    .option('--yes', 'write without asking')
    .option('--dry-run', 'only show')
    .option('--json', 'print one JSON object, and nothing else, on stdout')
    .helpOption('--help', 'print this help')
    .action(async (options: Omit<InitCommand, 'cwd'>) => {
      const { initProgram } = await import('./index.ts'); // late: the other commands start without it
      ended(await initProgram({ ...options, cwd: process.cwd() }));
    });
}
