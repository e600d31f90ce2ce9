import { execFile } from 'node:child_process';
import { existsSync, globSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The folder of a package in the cache, brought there by `npm pack` once. Throws what npm says. */
export async function fetchPackage(cache: string, name: string): Promise<string> {
  const folder = join(cache, name.replace('/', '+'));
  if (existsSync(folder)) return folder;
  const partial = `${folder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  await run('npm', ['pack', name, '--pack-destination', partial, '--silent'], { maxBuffer: 16_000_000 });
  const [tarball] = globSync('*.tgz', { cwd: partial });
  // Permissions of some packages would keep even their owner out of a folder.
  await run('tar', ['-xzf', tarball!, '--no-same-permissions', '--strip-components=1'], { cwd: partial });
  rmSync(join(partial, tarball!));
  renameSync(partial, folder);
  return folder;
}

/** The files of programs in a folder, without declarations, sorted. */
export function programFiles(folder: string): string[] {
  return globSync('**/*.{js,cjs,mjs,jsx,ts,cts,mts,tsx}', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.d\.[cm]?ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
