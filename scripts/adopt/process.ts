import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';

export interface ProcessOptions {
  /** Node's own arguments, the program among them. */
  readonly args: readonly string[];
  readonly cwd: string;
  /** Beside the environment of this process. */
  readonly env: Readonly<Record<string, string>>;
  /** Whether the program serves by now. */
  readonly answers: () => Promise<boolean>;
  readonly patienceMs?: number;
}

/** A program's process that serves. */
export interface Served {
  /** How it ended: exit code or signal; undefined while it runs. */
  end(): string | undefined;
  /** SIGKILL, and waits for the end. */
  kill(): Promise<void>;
}

const loopback = new URL('./loopback.ts', import.meta.url).href;

/** Starts a program on this Node, listening on loopback only, and waits until it serves. Throws, with the end of what it wrote to standard error, where it does not. */
export async function startProcess({ args, cwd, env, answers, patienceMs = 30_000 }: ProcessOptions): Promise<Served> {
  const { NODE_OPTIONS: _mine, NODE_TEST_CONTEXT: _context, PORT: _port, STET_ENGINE: _engine, ...inherited } = process.env;
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--import', loopback, ...args], {
    cwd, env: { ...inherited, ...env }, stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (data: Buffer) => (stderr = (stderr + data.toString()).slice(-20_000)));
  // Whoever ends without `kill` leaves no program behind.
  const killAtExit = (): void => void child.kill('SIGKILL');
  process.once('exit', killAtExit);
  const kill = async (): Promise<void> => {
    process.off('exit', killAtExit);
    if (endOf(child) !== undefined) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  for (const begun = performance.now(); !(await answers()); await wait(50)) {
    if (endOf(child) === undefined && performance.now() - begun < patienceMs) continue;
    const how = endOf(child) === undefined ? `does not serve after ${patienceMs / 1000} s` : `ended with ${endOf(child)} before it served`;
    await kill();
    throw new Error(`the program ${how}${stderr === '' ? '' : `\n${stderr.trimEnd().split('\n').slice(-15).join('\n')}`}`);
  }
  return { kill, end: () => endOf(child) };
}

const endOf = (child: ChildProcess): string | undefined => child.signalCode ?? (child.exitCode === null ? undefined : `code ${child.exitCode}`);
