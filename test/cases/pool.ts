import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CaseMessage, CaseRequest, Meta } from './case.ts';

export interface CaseResult {
  readonly kind: Meta['kind'] | undefined;
  readonly problems: readonly string[];
  readonly ms: number;
}

export interface PoolOptions {
  /** The wrong implementation that the children run with, if any. */
  readonly mutant?: string;
  /** Milliseconds without any progress after which a case is stopped. */
  readonly patienceMs: number;
}

const childFile = fileURLToPath(new URL('./child.ts', import.meta.url));
const mutantPreload = new URL('../mutants/preload.ts', import.meta.url).href;

/** Runs cases one after the other, each in a process of its own; the next process starts up while a case runs. */
export class Pool {
  readonly #options: PoolOptions;
  #spare: Child | undefined;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  async run(request: CaseRequest, more: boolean): Promise<CaseResult> {
    const child = this.#spare ?? this.#spawn();
    this.#spare = undefined;
    await child.ready;
    if (more) this.#spare = this.#spawn();
    // A child that starts up takes a processor away: let it finish before the clock matters.
    await this.#spare?.ready;
    return child.run(request, this.#options.patienceMs);
  }

  close(): void {
    this.#spare?.kill();
  }

  #spawn(): Child {
    const { mutant } = this.#options;
    return new Child(mutant === undefined ? [] : ['--import', mutantPreload], mutant === undefined ? {} : { STET_TEST_MUTANT: mutant });
  }
}

class Child {
  readonly ready: Promise<void>;
  readonly #process: ChildProcess;
  #errors = '';

  constructor(preloads: readonly string[], env: Record<string, string>) {
    this.#process = fork(childFile, {
      // The loader finds the cases' configuration there.
      cwd: import.meta.dirname,
      execArgv: ['--disable-warning=ExperimentalWarning', ...preloads],
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#process.stderr!.on('data', (chunk: Buffer) => {
      this.#errors = (this.#errors + chunk.toString()).slice(-2000);
    });
    this.ready = new Promise((resolve) => {
      this.#process.once('message', () => resolve());
      this.#process.once('exit', () => resolve());
    });
  }

  kill(): void {
    this.#process.kill('SIGKILL');
  }

  run(request: CaseRequest, patienceMs: number): Promise<CaseResult> {
    const startedMs = performance.now();
    return new Promise((resolve) => {
      let phase = 'start';
      const end = (kind: Meta['kind'] | undefined, problems: readonly string[]): void => {
        clearTimeout(patience);
        this.kill();
        resolve({ kind, problems, ms: Math.round(performance.now() - startedMs) });
      };
      const late = (): void => end(undefined, [`timed out: no progress for ${patienceMs} ms in ${phase}`]);
      let patience = setTimeout(late, patienceMs);
      this.#process.on('message', (message: CaseMessage) => {
        clearTimeout(patience);
        if (message.type === 'verdict') return end(message.kind, message.problems);
        if (message.type === 'progress') phase = message.phase;
        patience = setTimeout(late, patienceMs);
      });
      this.#process.once('exit', (code, signal) => end(undefined, [`the process ended with ${signal ?? code} in ${phase}: ${this.#errors.trim()}`]));
      if (this.#process.connected) this.#process.send(request);
      else end(undefined, [`the process did not start: ${this.#errors.trim()}`]);
    });
  }
}
