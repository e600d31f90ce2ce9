import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import type { Format } from '../compile/language.ts';
import { packageNamed } from '../compile/package-name.ts';

/** Caches live as long as the process: Node's own loader keeps a package.json it has read, too. */
const formats = new Map<string, Format | undefined>();

/** What the nearest package.json above `path` says about the format of its files. As in Node, a folder node_modules ends the search. */
export function packageFormat(path: string): Format | undefined {
  const folder = dirname(path);
  if (!formats.has(folder)) formats.set(folder, readFormat(folder));
  return formats.get(folder);
}

function readFormat(folder: string): Format | undefined {
  const manifest = join(folder, 'package.json');
  if (existsSync(manifest)) {
    const { type } = JSON.parse(readFileSync(manifest, 'utf8')) as { type?: unknown };
    return type === 'module' || type === 'commonjs' ? type : undefined;
  }
  const parent = dirname(folder);
  if (parent === folder || parent.endsWith(`${sep}node_modules`)) return undefined;
  return packageFormat(folder);
}

/** The name of the package in node_modules that `path` belongs to; undefined for a file of the program itself. */
export function dependencyOf(path: string): string | undefined {
  const marker = `${sep}node_modules${sep}`;
  const at = path.lastIndexOf(marker);
  if (at < 0) return undefined;
  return packageNamed(path.slice(at + marker.length));
}
