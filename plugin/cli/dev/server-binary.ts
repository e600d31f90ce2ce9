import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Something that the user has to do before dev can go on; the message says what. */
export class DevError extends Error {
  override readonly name = 'DevError';
}

const server = '@restatedev/restate-server';

/** The restate-server of the project: its npm package is looked for from these folders. Throws `DevError` where it is missing. */
export function findServerBinary(folders: readonly string[]): string {
  const platform = `${server}-${process.platform}-${process.arch}`;
  const manifest = folders.map((folder) => resolveFrom(join(folder, 'package.json'), server)).find((found) => found !== undefined);
  if (manifest === undefined) {
    throw new DevError(`error dev: the engine restate needs a restate-server in this project\n  fix  npm install --save-dev ${server}`);
  }
  const binary = resolveFrom(manifest, platform);
  const path = binary === undefined ? undefined : join(dirname(binary), 'bin', 'restate-server');
  if (path === undefined || !existsSync(path)) {
    throw new DevError(`error dev: ${server} is installed, and its binary for this machine, ${platform}, is not\n`
      + `  fix  npm install --save-dev ${server} --include=optional; where there is no such package, run restate-server on another machine`);
  }
  return path;
}

/** Where the manifest of a package is, seen from a file; undefined where there is none. */
function resolveFrom(file: string, name: string): string | undefined {
  try {
    return createRequire(file).resolve(`${name}/package.json`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}
