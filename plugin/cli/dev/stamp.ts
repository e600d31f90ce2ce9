import { statSync } from 'node:fs';

/** What tells one state of a file from the next, without reading it; undefined where there is no such file. */
export function stampOf(path: string): string | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? undefined : `${stat.mtimeMs} ${stat.size} ${stat.ino}`;
}
