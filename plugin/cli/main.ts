import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { addCheck } from './check/command.ts';
import { dev } from './dev/index.ts';
import { exitCodes } from './exit-codes.ts';
import { explain } from './explain.ts';
import { addInit } from './init/command.ts';
import { actions, invocations } from './invocations/index.ts';
import { addMigrate } from './migrate/command.ts';
import { run } from './run.ts';
import { version } from './version.ts';

export { exitCodes } from './exit-codes.ts';

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
    .command('dev')
    .description('run a program, and run it again when a file that it loaded changes')
    .argument('<file>', 'the program')
    .argument('[args...]', "the program's own arguments")
    .addOption(new Option('--engine <engine>', 'what runs it; restate: beside a restate-server of its own, on which it is registered').choices(['embedded', 'restate']))
    .option('--ingress-port <port>', "the restate-server's port for calls; a free one without it", port)
    .option('--admin-port <port>', "the restate-server's port for its UI and administration; a free one without it", port)
    .option('--restart', 'begin a new process at each change, also where the program can be loaded anew in its own')
    .option('--json', "print events as JSON on stdout, one a line; the program's output goes to stderr")
    .helpOption('--help', 'print this help')
    .passThroughOptions()
    .action(async (file: string, args: string[], options: { engine?: string; ingressPort?: number; adminPort?: number; json?: boolean; restart?: boolean }) => {
      code = await dev({ ...options, file, args, json: options.json === true, restart: options.restart === true, cwd: process.cwd() });
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

  addCheck(program, (ended) => {
    code = ended;
  });
  addMigrate(program, (ended) => {
    code = ended;
  });
  addInit(program, (ended) => {
    code = ended;
  });

  program
    .command('rewrite')
    .description("rewrite a compiler's output in place: JavaScript and its source maps")
    .argument('<path...>', 'folders, or files')
    .option('--check', 'say what would change, change nothing, and exit with 1 if anything would')
    .option('--json', 'print one JSON array, and nothing else, on stdout')
    .helpOption('--help', 'print this help')
    .action(async (paths: string[], options: { check?: boolean; json?: boolean }) => {
      const { rewrite } = await import('./rewrite.ts');
      code = await rewrite(paths, { check: options.check === true, json: options.json === true, cwd: process.cwd() });
    });

  program
    .command('tsc')
    .description("TypeScript's own command with stet in it: in the place of `tsc`, with its options and exit codes")
    .argument('[args...]', "tsc's own arguments")
    .helpOption(false)
    .passThroughOptions()
    .allowUnknownOption()
    .action(async (args: string[]) => {
      const { runTsc } = await import('../hosts/tsc-command/index.ts');
      runTsc(args, process.cwd());
    });

  program
    .command('invocations')
    .description('show the invocations of a program that serves on the embedded engine, or act on them')
    .argument('[action]', actions.join(', '), 'list')
    .argument('[id...]', 'invocations to show, or to act on')
    .option('--admin <url>', "the program's admin address; STET_ADMIN, or http://127.0.0.1:9070, without it")
    .option('--status <status>', 'list only these, and may be given again: running, scheduled, suspended, parked, paused, completed, failed', another)
    .option('--service <name>', 'list only those of this service, and may be given again', another)
    .option('--limit <count>', 'list so many of the newest; 1000 without it', count)
    .option('--json', 'print one JSON array, and nothing else, on stdout')
    .helpOption('--help', 'print this help')
    .action(async (action: string, ids: string[], options: { admin?: string; status?: string[]; service?: string[]; limit?: number; json?: boolean }) => {
      code = await invocations({ ...options, action, ids, json: options.json === true });
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

function port(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 65_535) throw new InvalidArgumentError('A port is a whole number from 1 to 65535.');
  return number;
}

/** Collects what an option is given, however often it stands there. */
function another(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}

function count(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('A count is a whole number from 1.');
  return number;
}
