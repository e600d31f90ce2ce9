import { spawnSync } from 'node:child_process';

/** Why git could not give back what a command overwrites in a folder; undefined where it can. */
export function uncommitted(cwd: string): string | undefined {
  const { status, stdout, error } = spawnSync('git', ['status', '--porcelain', '--', '.'], { cwd, encoding: 'utf8' });
  if (error !== undefined || status !== 0) return 'the folder is in no git repository';
  const changed = stdout.split('\n').filter((line) => line !== '').length;
  return changed === 0 ? undefined : `there are uncommitted changes (git status shows ${changed})`;
}
