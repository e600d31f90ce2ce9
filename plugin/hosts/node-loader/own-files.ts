import { realpathSync } from 'node:fs';
import { dirname, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const pluginRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const roots = new Set([folderUrl(pluginRoot)]);
const own = new Set<string>();

/** Takes the runtime's folder among stet's own: called once, with the URL that `@stet/runtime/ambient` resolves to. */
export function ownRuntime(ambientUrl: string): void {
  roots.add(folderUrl(dirname(dirname(realpathSync(fileURLToPath(ambientUrl))))));
}

/** Whether a URL is stet's: its plugin's, its runtime's, or of a package that these import. None of it is rewritten. */
export function isOwn(url: string): boolean {
  return own.has(url) || isOwnFile(url);
}

/** Whether a URL lies in the folder of the plugin or of the runtime. */
export function isOwnFile(url: string): boolean {
  for (const root of roots) if (url.startsWith(root) && !url.includes('/node_modules/', root.length)) return true;
  return false;
}

/** Remembers that one of stet's own files imports `url`. */
export function markOwn(url: string): void {
  own.add(url);
}

function folderUrl(folder: string): string {
  return pathToFileURL(folder + sep).href;
}
