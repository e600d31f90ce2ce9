import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';

const caseName = /^\d+-[^/]*\.tsx?$/;

/** The cases of a folder and its subfolders, by the form of their names; declarations and dependencies are none. Sorted by code units. */
export function findCases(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && caseName.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.slice(folder.length).split(sep).includes('node_modules'))
    .sort((a, b) => (a < b ? -1 : 1));
}
