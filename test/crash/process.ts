import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';

const shop = fileURLToPath(new URL('./shop.ts', import.meta.url));
const pause = new URL('../../scripts/demo/pause.ts', import.meta.url).href;

export interface Death {
  readonly signal: NodeJS.Signals | null;
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface When {
  /** Kill it when it has made so many entries durable; it stands still there. */
  readonly entries?: number;
  /** Kill it so many milliseconds after it began. */
  readonly ms?: number;
}

/** Runs the service in a process over `folder`, and kills it with SIGKILL when it is time; otherwise it ends by itself. */
export async function runShop(folder: string, { entries, ms }: When = {}): Promise<Death> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--import', '@stet/plugin/register', '--import', pause, shop], {
    env: {
      ...process.env, STET_FOLDER: join(folder, '.stet'), EFFECTS: join(folder, 'effects'),
      ...(entries !== undefined && { STET_PAUSE_AFTER: String(entries) }),
    },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout!.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr!.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  // It says on this descriptor that it stands still.
  child.stdio[3]!.on('data' as never, () => child.kill('SIGKILL'));
  const timer = ms === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), ms);
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  clearTimeout(timer);
  return { signal, code, stdout, stderr };
}

/** The effects so far, in order. The last line may be torn. */
export function effectsOf(folder: string): { readonly key: string; readonly value: unknown }[] {
  const lines = readFileSync(join(folder, 'effects'), 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as { key: string; value: unknown });
}

/** Durable entries, of all invocations. */
export function entriesOf(folder: string): number {
  const database = new DatabaseSync(join(folder, '.stet', 'journal.db'), { readOnly: true });
  try {
    return Number(database.prepare('select count(*) as entries from entries').get()!['entries']);
  } finally {
    database.close();
  }
}
