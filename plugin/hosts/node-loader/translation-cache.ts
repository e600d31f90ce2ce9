import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Translated } from './translate.ts';

const require = createRequire(import.meta.url);
const pluginFolder = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** One translation, with everything that it was made from: an entry is used only if all of it is the same again. */
interface Entry {
  readonly path: string;
  readonly key: string;
  readonly text: string;
  /** Null: the file needs no translation. */
  readonly translated: Translated | null;
}

export interface TranslationCache {
  /** What was kept for this text under this key; null where no translation is needed, undefined where nothing is kept. */
  get(path: string, text: string, key: string): Translated | null | undefined;
  put(path: string, text: string, key: string, translated: Translated | null): void;
}

const kept = new Set(['EROFS', 'EACCES', 'EPERM', 'ENOSPC']);

/**
 * Keeps translations in `node_modules/.cache/stet` of the program at `root`, one file a source path, so that it does not
 * grow with each change. An entry holds the whole text that it was made from, and is compared with it. Without a
 * node_modules, on a read-only disk, or with `STET_CACHE=off`, nothing is kept.
 */
export function openTranslationCache(root: string): TranslationCache | undefined {
  const modules = nearestModules(root);
  if (modules === undefined || process.env['STET_CACHE'] === 'off') return undefined;
  const folder = join(modules, '.cache', 'stet', 'translations');
  const maker = makerOf();
  let writable = true;
  return {
    get(path, text, key) {
      const entry = readEntry(join(folder, nameOf(path)));
      return entry?.path === path && entry.key === maker + key && entry.text === text ? entry.translated : undefined;
    },
    put(path, text, key, translated) {
      if (writable) writable = writeEntry(folder, nameOf(path), { path, key: maker + key, text, translated });
    },
  };
}

function readEntry(file: string): Entry | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Entry;
  } catch (error) {
    // Written by halves, or removed a moment ago: it is made again.
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Replaces the entry as a whole, so that a process beside this one never reads half of it. False where the disk refuses. */
function writeEntry(folder: string, name: string, entry: Entry): boolean {
  const temporary = join(folder, `${name}.${process.pid}.tmp`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(temporary, JSON.stringify(entry));
    renameSync(temporary, join(folder, name));
    return true;
  } catch (error) {
    if (kept.has((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

/** A file name for a path: FNV-1a over its UTF-16 units, twice. Two paths of one name only take turns. */
function nameOf(path: string): string {
  let a = 0x811c9dc5;
  let b = 0x01000193;
  for (let i = 0; i < path.length; i++) {
    a = Math.imul(a ^ path.charCodeAt(i), 0x01000193);
    b = Math.imul(b ^ path.charCodeAt(path.length - 1 - i), 0x01000193);
  }
  return `${(a >>> 0).toString(16)}-${(b >>> 0).toString(16)}.json`;
}

/** Names everything that makes a translation, beside its input: stet, Node, and the libraries that parse and emit. */
function makerOf(): string {
  const { version } = JSON.parse(readFileSync(join(pluginFolder, 'package.json'), 'utf8')) as { version: string };
  const libraries = ['oxc-parser', 'magic-string', 'esbuild'].map((name) => {
    const entry = require.resolve(name);
    return `${entry} ${statSync(entry).mtimeMs}`;
  });
  return [version, process.versions.node, ...libraries, ...(extname(import.meta.url) === '.ts' ? sourceStamps() : [])].join('\n');
}

/** In stet's own repository the version stands still while the source changes: its files are named by size and time. */
function sourceStamps(): string[] {
  return ['analysis', 'analysis/durable', 'catalogue', 'compile', 'hosts', 'hosts/node-loader', 'rewrite'].flatMap((folder) =>
    readdirSync(join(pluginFolder, folder)).map((file) => {
      const { mtimeMs, size } = statSync(join(pluginFolder, folder, file));
      return `${folder}/${file} ${mtimeMs} ${size}`;
    }),
  );
}

function nearestModules(root: string): string | undefined {
  const modules = join(root, 'node_modules');
  if (existsSync(modules)) return modules;
  return dirname(root) === root ? undefined : nearestModules(dirname(root));
}
