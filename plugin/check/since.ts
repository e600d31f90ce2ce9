import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { check, type HandlerReport } from './index.ts';
import { CheckProblem } from './problem.ts';
import type { CheckOptions } from './result.ts';

/** What became of a handler. */
export interface HandlerChange {
  readonly name: string;
  readonly change: 'added' | 'removed' | 'changed' | 'unchanged';
  /** Invocations that began before and go on after may ask for something else than their journal holds. */
  readonly affected: boolean;
  readonly before?: HandlerReport;
  readonly now?: HandlerReport;
}

/**
 * Compares the handlers of the working tree with those of `ref`, by fingerprint. Dependencies are those that are installed now.
 * Throws `CheckProblem` where there is no git, no repository, or no such commit.
 */
export function changesSince(ref: string, options: CheckOptions): HandlerChange[] {
  const top = git(['rev-parse', '--show-toplevel'], options.cwd).trim();
  const commit = git(['rev-parse', '--verify', '--quiet', `${ref}^{commit}`], options.cwd, `error check: there is no commit ${ref}`).trim();
  const cwd = realpathSync(options.cwd);
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'stet-since-')));
  try {
    const index = { GIT_INDEX_FILE: join(folder, '.index') };
    git(['read-tree', commit], top, undefined, index);
    git(['checkout-index', '--all', `--prefix=${join(folder, 'tree')}/`], top, undefined, index);
    mkdirSync(join(folder, 'tree'), { recursive: true });
    linkPackages(top, cwd, join(folder, 'tree'));
    const then = join(folder, 'tree', relative(realpathSync(top), cwd));
    if (!existsSync(then)) return compare([], check({ ...options, handlers: true }).reports);
    return compare(check({ ...options, cwd: then, handlers: true, cache: false }).reports, check({ ...options, handlers: true }).reports);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function compare(before: readonly HandlerReport[], now: readonly HandlerReport[]): HandlerChange[] {
  const names = [...new Set([...before, ...now].map(({ name }) => name))].sort();
  return names.map((name): HandlerChange => {
    const [old, current] = [before, now].map((reports) => reports.find((report) => report.name === name));
    if (old === undefined) return { name, change: 'added', affected: false, now: current! };
    if (current === undefined) return { name, change: 'removed', affected: true, before: old };
    const isSame = old.fingerprint === current.fingerprint;
    return { name, change: isSame ? 'unchanged' : 'changed', affected: !isSame, before: old, now: current };
  });
}

/** Packages are not in git: those of the folders from the working folder up to the repository's are used for both. */
function linkPackages(top: string, cwd: string, tree: string): void {
  const root = realpathSync(top);
  for (let folder = cwd; folder.startsWith(root); folder = dirname(folder)) {
    const target = join(tree, relative(root, folder));
    if (existsSync(join(folder, 'node_modules')) && existsSync(target) && !existsSync(join(target, 'node_modules'))) symlinkSync(join(folder, 'node_modules'), join(target, 'node_modules'), 'junction');
    if (folder === root) return;
  }
}

function git(args: readonly string[], cwd: string, fault?: string, env: Readonly<Record<string, string>> = {}): string {
  try {
    return execFileSync('git', args, { cwd, encoding: 'utf8', env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 256_000_000 });
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    throw new CheckProblem(fault ?? `error check: git ${args[0]}: ${(stderr || message).trim().split('\n')[0]}`, true);
  }
}
