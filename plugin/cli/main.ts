import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { explain } from './explain.ts';
import { run } from './run.ts';

/** How the process ends: fine; findings of severity error, or a file that failed; wrong usage. */
export const exitCodes = { fine: 0, failed: 1, usage: 2 } as const;

/** Runs the command line `args`, without `node` and the script. Gives the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  let code: number = exitCodes.fine;
  const program = new Command('stet')
    .description('Ordinary TypeScript that replays exactly after a crash.')
    .version(version(), '--version', 'print the version')
    .helpOption('--help', 'print this help')
    .helpCommand(false)
    .enablePositionalOptions()
    .showHelpAfterError('(stet --help shows what there is)')
    .exitOverride();

  program
    .command('run')
    .description('run a TypeScript or JavaScript program, rewritten as it is loaded')
    .argument('<file>', 'the program')
    .argument('[args...]', "the program's own arguments")
    .helpOption('--help', 'print this help')
    .passThroughOptions()
    .allowUnknownOption()
    .action(async (file: string, rest: string[]) => {
      code = await run(file, rest);
    });

  program
    .command('explain')
    .description('show what is found in files, and the rewritten code beside it')
    .argument('<file...>', 'files, or globs')
    .option('--json', 'print one JSON array, and nothing else, on stdout')
    .helpOption('--help', 'print this help')
    .action((patterns: string[], options: { json?: boolean }) => {
      code = explain(patterns, { json: options.json === true, cwd: process.cwd() });
    });

  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.fine : exitCodes.usage;
    if (error instanceof Error && error.name === 'ConfigError') {
      console.error(error.message);
      return exitCodes.usage;
    }
    throw error;
  }
  return code;
}

function version(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
