import { spawn } from 'node:child_process';
import { extname } from 'node:path';
import { createInterface } from 'node:readline';
import type { Duplex, Readable } from 'node:stream';
import { started, type Started } from './child.ts';
import type { Reloaded } from './reload.ts';
import type { Watch } from './watch.ts';

export interface ProgramOptions {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Whether standard output belongs to dev's events; the program's then goes to standard error. */
  readonly json: boolean;
}

const register = new URL('../../hosts/node-loader/register.js', import.meta.url).href;
const [reporter, reloader] = ['report-loaded', 'reload'].map((name) => new URL(`./${name}${extname(import.meta.url)}`, import.meta.url).href) as [string, string];

/** A new version may wait, at its top level, for something that never comes. */
const patienceMs = 10_000;

/** A run of the program. */
export interface Program extends Started {
  /** Has it load itself anew in its process. Gives undefined where it ends meanwhile; one that is not loaded in its time is to begin anew. */
  reload(): Promise<Reloaded | undefined>;
}

/** Starts the program under the loader, as `stet run` does, in a process of its own that tells `watch` what it loads. */
export function startProgram({ file, args, env, json }: ProgramOptions, watch: Watch): Program {
  const child = spawn(process.execPath, [...process.execArgv, '--import', register, '--import', reporter, '--import', reloader, file, ...args], {
    env: { ...process.env, ...env },
    stdio: ['inherit', json ? 2 : 'inherit', 'inherit', 'pipe', 'pipe'],
  });
  const pipe = child.stdio[3] as Readable | undefined;
  if (pipe !== undefined) {
    createInterface({ input: pipe }).on('line', (line) => watch.add(...(JSON.parse(line) as [string, string])));
  }
  const run = started(child);
  const control = child.stdio[4] as Duplex | undefined;
  const answers = control === undefined ? undefined : createInterface({ input: control });
  control?.on('error', () => undefined);
  let version = 0;
  return {
    ...run,
    reload: () => new Promise((resolve) => {
      answers?.once('line', (line) => resolve(JSON.parse(line) as Reloaded));
      run.ended.then(() => resolve(undefined), () => resolve(undefined));
      control?.write(`${++version}\n`);
      setTimeout(() => resolve({ outcome: 'restart', reason: `its new version is not loaded after ${patienceMs / 1000} s` }), patienceMs).unref();
    }),
  };
}
