import { spawn } from 'node:child_process';
import { extname } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { started, type Started } from './child.ts';
import type { Watch } from './watch.ts';

export interface ProgramOptions {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Whether standard output belongs to dev's events; the program's then goes to standard error. */
  readonly json: boolean;
}

const register = new URL('../../hosts/node-loader/register.js', import.meta.url).href;
const reporter = new URL(`./report-loaded${extname(import.meta.url)}`, import.meta.url).href;

/** Starts the program under the loader, as `stet run` does, in a process of its own that tells `watch` what it loads. */
export function startProgram({ file, args, env, json }: ProgramOptions, watch: Watch): Started {
  const child = spawn(process.execPath, [...process.execArgv, '--import', register, '--import', reporter, file, ...args], {
    env: { ...process.env, ...env },
    stdio: ['inherit', json ? 2 : 'inherit', 'inherit', 'pipe'],
  });
  const pipe = child.stdio[3] as Readable | undefined;
  if (pipe !== undefined) {
    createInterface({ input: pipe }).on('line', (line) => watch.add(...(JSON.parse(line) as [string, string])));
  }
  return started(child);
}
