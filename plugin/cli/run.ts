import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/**
 * Runs `file` under the loader, on the Node that runs this. Where the system can, this process becomes the program:
 * its id, its signals, its exit code and its standard streams are the program's own. Elsewhere the program is a child
 * whose exit code and signals are passed on. Gives the exit code.
 */
export async function run(file: string, args: readonly string[]): Promise<number> {
  const register = new URL('../hosts/node-loader/register.js', import.meta.url).href;
  const command = [...process.execArgv, '--import', register, file, ...args];
  if (process.platform !== 'win32' && typeof process.execve === 'function') {
    process.execve(process.execPath, [process.execPath, ...command], process.env);
  }
  return runChild(command);
}

function runChild(command: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, command, { stdio: 'inherit' });
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const;
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal ?? 'SIGTERM']));
  });
}
