import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { init, type Init } from '../../init/index.ts';
import { colors, count } from '../../report/index.ts';
import { coloured, unifiedDiff } from '../diff.ts';
import { exitCodes } from '../exit-codes.ts';
import { version } from '../version.ts';

export interface InitCommand {
  readonly cwd: string;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `stet init`: puts stet into the build of the package in a folder. Gives the exit code: 1 where there is no package.json to read; 2 where nobody says yes. */
export async function initProgram({ cwd, yes = false, dryRun = false, json = false }: InitCommand): Promise<number> {
  let found: Init;
  try {
    found = init(cwd, version());
  } catch (error) {
    if (!(error instanceof SyntaxError) && (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    console.error(`error init: package.json cannot be read: ${(error as Error).message}`);
    return exitCodes.failed;
  }
  const { tools, files, byHand } = found;
  const tell = json ? console.error : console.log;
  if (json) process.stdout.write(`${JSON.stringify({ tools, files: files.map(({ file, before, after }) => ({ file, diff: unifiedDiff(file, before, after) })), byHand, written: yes && !dryRun }, null, 2)}\n`);
  else for (const { file, before, after } of files) console.log(coloured(unifiedDiff(file, before, after)));
  for (const each of byHand) tell(`${colors.yellow('by hand')}  ${each}`);
  if (files.length === 0) {
    tell(`nothing to add for ${tools.join(', ') || 'this package'}`);
    return exitCodes.fine;
  }
  if (dryRun) return exitCodes.fine;
  if (!yes && !(process.stdin.isTTY && process.stdout.isTTY)) {
    console.error('error init: nobody is there to ask; --yes writes, --dry-run only shows');
    return exitCodes.usage;
  }
  if (!yes && !(await isAgreed(files.length))) {
    tell('nothing was written');
    return exitCodes.fine;
  }
  for (const { path, after } of files) writeFileSync(path, after);
  tell(`wrote ${count(files.length, 'file')} for ${tools.join(', ') || 'this package'}; install the packages now`);
  return exitCodes.fine;
}

async function isAgreed(files: number): Promise<boolean> {
  const asking = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(?:es)?$/i.test((await asking.question(`Write ${count(files, 'file')}? [y/N] `)).trim());
  } finally {
    asking.close();
  }
}
