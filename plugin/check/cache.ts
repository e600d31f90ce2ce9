import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/** What a result was made from: files by their content, folders by the names in them. */
export interface Inputs {
  readonly files: Iterable<string>;
  readonly folders: Iterable<string>;
}

interface Entry<T> {
  /** path, time of change in ms, size, SHA-256; for a file that did not exist: path alone. */
  readonly files: readonly (readonly [string, number?, number?, string?])[];
  readonly folders: readonly (readonly [string, string])[];
  readonly result: T;
}

/**
 * Results of earlier checks in `node_modules/.cache/stet`. A result holds as long as every file that went into it has its content, and every folder
 * whose new files would belong to it has its names. Without a node_modules above `cwd` nothing is kept.
 */
export class ResultCache<T> {
  readonly #file: string | undefined;

  /** `question` is what was asked: other options have other results. */
  constructor(cwd: string, question: unknown) {
    this.#file = cacheFile(cwd, 'check', [versions(), cwd, question]);
  }

  read(): T | undefined {
    if (this.#file === undefined || !existsSync(this.#file)) return undefined;
    const entry = parse<T>(readFileSync(this.#file, 'utf8'));
    return entry?.files.every(isSame) && entry.folders.every(([folder, names]) => namesIn(folder) === names) ? entry.result : undefined;
  }

  write({ files, folders }: Inputs, result: T): void {
    if (this.#file === undefined) return;
    const entry: Entry<T> = { files: [...new Set(files)].map(stamp), folders: [...new Set(folders)].map((folder) => [folder, namesIn(folder)]), result };
    mkdirSync(dirname(this.#file), { recursive: true });
    // Two checks at a time may write it: each reader sees one of them whole.
    const draft = `${this.#file}.${process.pid}`;
    writeFileSync(draft, JSON.stringify(entry));
    renameSync(draft, this.#file);
  }
}

/** A cache that is cut short or of another format holds nothing. */
function parse<T>(text: string): Entry<T> | undefined {
  try {
    const entry = JSON.parse(text) as Partial<Entry<T>>;
    return Array.isArray(entry.files) && Array.isArray(entry.folders) ? (entry as Entry<T>) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function stamp(path: string): Entry<unknown>['files'][number] {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? [path] : [path, stat.mtimeMs, stat.size, hashOf(path)];
}

/** Equal times and sizes are enough; a file that was written again, as by a checkout, is read. */
function isSame([path, time, size, hash]: Entry<unknown>['files'][number]): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined || hash === undefined) return stat === undefined && hash === undefined;
  return stat.size === size && (stat.mtimeMs === time || hashOf(path) === hash);
}

function hashOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('base64');
}

function namesIn(folder: string): string {
  if (!existsSync(folder)) return '';
  return createHash('sha256').update(readdirSync(folder).filter((name) => !name.startsWith('.') || name === '.package-lock.json').sort().join('\n')).digest('base64');
}

/** Where what answers a question is kept; undefined: nowhere. */
export function cacheFile(cwd: string, kind: string, question: unknown): string | undefined {
  const folder = cacheFolder(cwd);
  return folder === undefined ? undefined : join(folder, `${kind}-${createHash('sha256').update(JSON.stringify(question)).digest('hex').slice(0, 24)}.json`);
}

/** `node_modules/.cache/stet` of the nearest folder that has packages. */
function cacheFolder(cwd: string): string | undefined {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'node_modules'))) return join(folder, 'node_modules', '.cache', 'stet');
    if (dirname(folder) === folder) return undefined;
  }
}

/** Of stet, TypeScript and Node. Read from the packages' own files: TypeScript is not loaded for it. */
export function versions(): string[] {
  const versionOf = (path: string): string => (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
  return [versionOf(join(import.meta.dirname, '../package.json')), versionOf(require.resolve('typescript/package.json')), process.version];
}
