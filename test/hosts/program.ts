import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';

const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const stet = join(repository, 'plugin', 'cli', 'stet.js');
export const register = join(repository, 'plugin', 'hosts', 'node-loader', 'register.js');

/** A new folder outside the repository with these files in it, removed after the test file. A value `-> x` is a link to x. */
export function project(files: Readonly<Record<string, string>>): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'stet-project-')));
  after(() => rmSync(root, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    if (text.startsWith('-> ')) symlinkSync(text.slice(3), path);
    else writeFileSync(path, text);
  }
  return root;
}

export interface Ran {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a Node with `args` in `cwd`, on the Node that runs the test, and waits for it. */
export function node(cwd: string, args: readonly string[], env: Readonly<Record<string, string | undefined>> = {}): Ran {
  const { NODE_OPTIONS: _mine, NODE_TEST_CONTEXT: _context, FORCE_COLOR: _color, ...inherited } = process.env;
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd,
    env: { ...inherited, NO_COLOR: '1', ...env },
    encoding: 'utf8',
    timeout: 60_000,
    maxBuffer: 64_000_000,
  });
  return { status, signal, stdout, stderr };
}

/** Runs a program of a project under the loader; gives what it printed as JSON on its last line. Fails with its stderr. */
export function output(cwd: string, program: string, env: Readonly<Record<string, string | undefined>> = {}): unknown {
  const ran = node(cwd, ['--import', register, program], env);
  if (ran.status !== 0) throw new Error(`${program} ended with ${ran.status}\n${ran.stdout}\n${ran.stderr}`);
  return JSON.parse(ran.stdout.trimEnd().split('\n').at(-1)!);
}
