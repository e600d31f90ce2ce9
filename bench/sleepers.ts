import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spread, type Line } from './measure.ts';

export const sleepers = 10_000;

interface Report {
  readonly megabytes: number;
  readonly residentMegabytes: number;
  readonly sleeping: number;
}

/** Memory of sleeping invocations, in a process of their own; then in a second one that finds them on disk. */
export async function sleeperLine(): Promise<Line> {
  const folder = await mkdtemp(join(tmpdir(), 'stet-bench-'));
  try {
    const first = await child(folder, 'begin');
    const second = await child(folder, 'resume');
    if (second.sleeping !== sleepers) throw new Error(`${second.sleeping} of ${sleepers} sleeping invocations survived the restart`);
    return {
      what: `live memory of ${sleepers.toLocaleString('en')} sleeping invocations, that survive a restart`, reference: '', unit: 'MB',
      ours: spread([first.megabytes, second.megabytes]), figure: Math.max(first.megabytes, second.megabytes), figureUnit: `MB live (resident size grew by ${Math.round(Math.max(first.residentMegabytes, second.residentMegabytes))} MB)`, target: { below: 100 },
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function child(folder: string, mode: string): Promise<Report> {
  const script = fileURLToPath(new URL('sleepers-child.ts', import.meta.url));
  const subprocess = spawn(process.execPath, ['--expose-gc', '--disable-warning=ExperimentalWarning', script, folder, mode], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  subprocess.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    if (text.includes('\n')) subprocess.kill('SIGKILL');
  });
  await once(subprocess, 'close');
  return JSON.parse(text) as Report;
}
