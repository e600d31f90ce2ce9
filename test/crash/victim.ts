import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What the SIGKILL tests of both engines are told. */
export interface ChaosOptions {
  readonly rounds: number;
  /** Invocations sent in each round. */
  readonly clients: number;
  readonly seed: number;
  readonly onRound?: (round: number) => void;
}

export interface ChaosResult {
  /** Sentences; none where everything acknowledged ended once and well, and no effect came again with another value. */
  readonly problems: readonly string[];
  readonly acknowledged: number;
  /** Of those, invocations that were under way when a process died. */
  readonly struck: number;
  readonly effects: number;
  /** Effects that were done again: the process died between the effect and its entry. */
  readonly repeated: number;
}

const patienceMs = 60_000;

/** Rejects where nothing comes of it for a minute. */
export async function within<T>(promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing for ${patienceMs} ms`)), patienceMs);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** A program of this folder under the loader, once it has said that it listens. Rejects, with what it said, where it ends before. */
export async function startVictim(program: string, args: readonly string[], environment: Readonly<Record<string, string>>): Promise<ChildProcess> {
  const child = fork(fileURLToPath(new URL(program, import.meta.url)), args, {
    execArgv: ['--disable-warning=ExperimentalWarning', '--import', '@stet/plugin/register'], env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let said = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-10_000)));
  const died = once(child, 'exit').then(([code, signal]) => Promise.reject(new Error(`${program} did not start: it ended with ${String(signal ?? code)}\n${said}`)));
  await within(Promise.race([once(child, 'message'), died]));
  died.catch(() => undefined);
  return child;
}

export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** What a victim has logged: a value of JSON a line, each written by one call, so that SIGKILL tears none. */
export function loggedIn<T>(log: string): T[] {
  return readFileSync(log, { encoding: 'utf8', flag: 'a+' }).split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as T);
}
