import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spread, type Line } from './measure.ts';

export const sleepers = 100_000;

interface Report {
  readonly megabytes: number;
  readonly residentMegabytes: number;
  readonly sleeping: number;
  /** Until a call was answered in a process that found them on disk, ms. */
  readonly startMs: number;
}

/** Memory of sleeping invocations, in a process of their own; then in a second one that finds them on disk, and how long that one takes to start. */
export async function sleeperLines(): Promise<Line[]> {
  const folder = await mkdtemp(join(tmpdir(), 'stet-bench-'));
  try {
    const first = await child(folder, 'begin');
    const second = await child(folder, 'resume');
    if (second.sleeping !== sleepers) throw new Error(`${second.sleeping} of ${sleepers} sleeping invocations survived the restart`);
    const many = sleepers.toLocaleString('en');
    const most = Math.max(first.megabytes, second.megabytes);
    return [
      {
        what: `live memory of ${many} sleeping invocations, that survive a restart`, reference: '', unit: 'MB',
        ours: spread([first.megabytes, second.megabytes]), figure: most, target: { below: 300 },
        figureUnit: `MB live (resident size grew by ${Math.round(Math.max(first.residentMegabytes, second.residentMegabytes))} MB)`,
      },
      {
        what: `start-up with ${many} sleeping invocations, until a call is answered`, reference: '', unit: 'ms',
        ours: spread([second.startMs]), figure: second.startMs, figureUnit: 'ms', target: { below: 5_000 },
      },
    ];
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
