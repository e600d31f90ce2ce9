import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';

/** How a process ended: its exit code, or the signal that ended it. */
export interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A process that dev started, and ends by its id. */
export interface Started {
  readonly pid: number;
  /** Settles when it ended, however that was. Rejects where it could not be started. */
  readonly ended: Promise<End>;
  isRunning(): boolean;
  /** SIGTERM, and SIGKILL where it still runs after `graceMs`. */
  stop(graceMs?: number): Promise<void>;
  kill(): void;
}

/** Takes hold of a child process. */
export function started(child: ChildProcess): Started {
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null && child.pid !== undefined;
  const ended = new Promise<End>((resolve, reject) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', reject);
  });
  // It is awaited later; that nobody awaits it yet is no accident.
  ended.catch(() => undefined);
  return {
    pid: child.pid ?? 0,
    ended,
    isRunning,
    async stop(graceMs = 5000) {
      if (!isRunning()) return;
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await ended;
      clearTimeout(timer);
    },
    kill() {
      if (isRunning()) child.kill('SIGKILL');
    },
  };
}

/** `code 1` or `SIGSEGV`. */
export function endOf({ code, signal }: End): string {
  return signal ?? `code ${code}`;
}

/** The exit code of a process that a signal ended, as shells give it. */
export function codeOfSignal(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}
