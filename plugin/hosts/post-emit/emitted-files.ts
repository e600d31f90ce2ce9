import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isAbandoned } from './replace.ts';

export interface EmittedFiles {
  /** JavaScript, sorted by code units. */
  readonly files: readonly string[];
  /** Temporary files that an interrupted run has left. */
  readonly abandoned: readonly string[];
}

/** The JavaScript under folders, or files by their names. Packages in node_modules are their own builds' business; links are left alone. */
export function emittedFiles(paths: readonly string[]): EmittedFiles {
  const files = new Set<string>();
  const abandoned: string[] = [];
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (entry.name !== 'node_modules') walk(path);
      } else if (entry.isFile()) {
        if (/\.[cm]?js$/.test(entry.name)) files.add(path);
        else if (isAbandoned(entry.name)) abandoned.push(path);
      }
    }
  };
  for (const path of paths) {
    if (lstatSync(path).isDirectory()) walk(path);
    else files.add(path);
  }
  return { files: [...files].sort(), abandoned };
}
