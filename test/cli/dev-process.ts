import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after } from 'node:test';
import { stet } from '../hosts/program.ts';

export type Event = Readonly<Record<string, unknown>> & { readonly event: string };

export interface DevProcess {
  readonly pid: number;
  readonly cwd: string;
  /** What stood on standard output and standard error until now. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** The next event, which must have this name. Fails with everything that was printed where none comes within 30 s. */
  next(event: string): Promise<Event>;
  /** The events that came and that nobody asked for. */
  rest(): readonly string[];
  signal(signal: NodeJS.Signals): void;
  /** The exit code, within 30 s. */
  exit(): Promise<number | null>;
}

/** Starts `stet dev` in a project, by the Node that runs the test, killed by its id where it still runs after the test file. */
export function startDev(cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): DevProcess {
  const { NODE_OPTIONS: _mine, NODE_TEST_CONTEXT: _context, FORCE_COLOR: _color, PORT: _port, STET_ENGINE: _engine, ...inherited } = process.env;
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', stet, 'dev', ...args], { cwd, env: { ...inherited, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'exit') as Promise<[number | null]>;
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const events: Event[] = [];
  child.stderr.on('data', (data: Buffer) => stderr.push(data.toString()));
  createInterface({ input: child.stdout }).on('line', (line) => {
    stdout.push(`${line}\n`);
    if (args.includes('--json')) events.push(JSON.parse(line) as Event);
  });
  // SIGTERM, so that what it started is stopped too; the file's own end is what waits for it.
  after(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    child.kill('SIGTERM');
    await ended;
  });
  const printed = (): string => `${stdout.join('')}\n${stderr.join('')}`;
  return {
    pid: child.pid!,
    cwd,
    stdout: () => stdout.join(''),
    stderr: () => stderr.join(''),
    async next(name) {
      await until(() => events.length > 0 || child.exitCode !== null, () => `no ${name}\n${printed()}`);
      const event = events.shift();
      assert.equal(event?.event, name, printed());
      return event;
    },
    rest: () => events.map(({ event }) => event),
    signal: (signal) => void child.kill(signal),
    async exit() {
      await until(() => child.exitCode !== null || child.signalCode !== null, () => `it does not end\n${printed()}`);
      return (await ended)[0];
    },
  };
}

/** Waits until a condition holds; fails after 30 s with what it is told. */
export async function until(holds: () => boolean, otherwise: () => string): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(otherwise());
}

/** Whether a process with this id runs. */
export function runs(pid: unknown): boolean {
  try {
    return process.kill(pid as number, 0);
  } catch (error) {
    assert.equal((error as NodeJS.ErrnoException).code, 'ESRCH');
    return false;
  }
}
