import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** How one process of the demo ended. */
export interface Attempt {
  /** `SIGKILL` where the parent killed it, at the point where it stood still. */
  readonly signal: string | null;
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Names of the actions that it reported, without stet. */
  readonly actions: readonly string[];
}

export interface AttemptOptions {
  readonly child: 'durable-child.ts' | 'plain-child.ts';
  readonly file: string;
  readonly handler: string;
  readonly input: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Entries (with stet) or actions (without) after which it is killed. */
  readonly killAfter?: number;
}

/** Starts a process and, when it says that it stands still, kills it with SIGKILL. */
export async function attempt({ child, file, handler, input, environment, killAfter }: AttemptOptions): Promise<Attempt> {
  const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
  const preloads = ['--import', '@stet/plugin/register', ...(child === 'durable-child.ts' ? ['--import', here('pause.ts')] : [])];
  const subprocess = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...preloads, here(child), file, handler, input], {
    env: { ...process.env, STET_NET: 'off', ...environment, ...(killAfter !== undefined && { STET_PAUSE_AFTER: String(killAfter) }) },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const limit = setTimeout(() => subprocess.kill('SIGTERM'), 30_000);
  const [stdout, stderr, reports] = [subprocess.stdout, subprocess.stderr, subprocess.stdio[3] as NodeJS.ReadableStream].map(collect);
  reports!.onText((text) => {
    if (text.includes('paused')) subprocess.kill('SIGKILL');
  });
  const [exitCode, signal] = (await once(subprocess, 'close')) as [number | null, string | null];
  clearTimeout(limit);
  const actions = reports!.text().split('\n').filter((line) => line.startsWith('{')).map((line) => (JSON.parse(line) as { action: string }).action);
  return { exitCode, signal, stdout: stdout!.text(), stderr: stderr!.text(), actions };
}

function collect(stream: NodeJS.ReadableStream | null) {
  let text = '';
  const listeners: ((text: string) => void)[] = [];
  stream?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    for (const listener of listeners) listener(text);
  });
  return { text: () => text, onText: (listener: (text: string) => void) => listeners.push(listener) };
}
