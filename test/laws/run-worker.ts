import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CheckResult } from './check-programs.ts';
import type { WorkerMessage, WorkerRequest } from './worker.ts';

const workerFile = fileURLToPath(new URL('./worker.ts', import.meta.url));
const mutantPreload = new URL('../mutants/preload.ts', import.meta.url).href;

export type WorkerOutcome =
  | { readonly type: 'result'; readonly result: CheckResult }
  /** It made no progress any more, or died; `begun` after it had come to a program. */
  | { readonly type: 'lost'; readonly why: string; readonly begun: boolean };

/** Checks programs in a process of their own. `patienceMs` without progress, and it is stopped. */
export function runWorker(request: WorkerRequest, { mutant, patienceMs }: { readonly mutant?: string; readonly patienceMs: number }): Promise<WorkerOutcome> {
  const child = fork(workerFile, {
    execArgv: ['--disable-warning=ExperimentalWarning', ...(mutant === undefined ? [] : ['--import', mutantPreload])],
    env: { ...process.env, ...(mutant !== undefined && { STET_TEST_MUTANT: mutant }) },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let errors = '';
  child.stderr!.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString()).slice(-2000)));
  return new Promise((resolve) => {
    const end = (outcome: WorkerOutcome): void => {
      clearTimeout(patience);
      child.kill('SIGKILL');
      resolve(outcome);
    };
    const late = (): void => end({ type: 'lost', begun, why: `no progress for ${patienceMs} ms` });
    let begun = false;
    let patience = setTimeout(late, patienceMs);
    child.on('message', (message: WorkerMessage) => {
      if (message.type === 'result') return end(message);
      begun = true;
      clearTimeout(patience);
      patience = setTimeout(late, patienceMs);
    });
    child.once('exit', (code, signal) => end({ type: 'lost', begun, why: `the process ended with ${signal ?? code}: ${errors.trim()}` }));
    child.send(request);
  });
}
