import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import * as module from 'node:module';
import { fileURLToPath } from 'node:url';

/** Where stet's own TypeScript lies in its repository. */
const ownFolders = ['../../', '../../../runtime/'].map((folder) => new URL(folder, import.meta.url).href);
const cacheFolder = new URL('../../../node_modules/.cache/stet/', import.meta.url);
const cacheFile = new URL(`own-${process.versions.node}.json`, cacheFolder);

/**
 * In its repository stet is TypeScript. Node's eraser takes 40 ms to begin, and a Node before 22.18 does not use it by
 * itself: so this hook erases the types of stet's own files, once, and keeps the result by file, size and time of change.
 * Published files are JavaScript, and the hook is not installed.
 */
export function readOwnTypeScript() {
  if (!isRepository()) return;
  /** @type {Record<string, { stamp: string, code: string }>} */
  const kept = readKept();
  let changed = false;
  module.registerHooks({
    load(url, context, next) {
      const isOwn = url.endsWith('.ts') && !url.includes('/node_modules/') && ownFolders.some((folder) => url.startsWith(folder));
      if (!isOwn) return next(url, context);
      const path = fileURLToPath(url);
      const { mtimeMs, size } = statSync(path);
      const stamp = `${mtimeMs} ${size}`;
      if (kept[path]?.stamp !== stamp) {
        kept[path] = { stamp, code: eraseTypes(readFileSync(path, 'utf8')) };
        changed = true;
      }
      return { format: 'module', source: kept[path].code, shortCircuit: true };
    },
  });
  process.on('exit', () => {
    if (changed) writeKept(kept);
  });
}

function isRepository() {
  return statSync(new URL('./install.ts', import.meta.url), { throwIfNoEntry: false }) !== undefined;
}

function readKept() {
  if (statSync(cacheFile, { throwIfNoEntry: false }) === undefined) return {};
  try {
    return JSON.parse(readFileSync(cacheFile, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return {}; // written by halves: it is made again
    throw error;
  }
}

/** Replaces the file as a whole, so that a process beside this one never reads half of it. A read-only disk keeps nothing. */
function writeKept(kept) {
  const temporary = new URL(`own-${process.pid}.tmp`, cacheFolder);
  try {
    mkdirSync(cacheFolder, { recursive: true });
    writeFileSync(temporary, JSON.stringify(kept));
    renameSync(temporary, cacheFile);
  } catch (error) {
    if (!['EROFS', 'EACCES', 'EPERM', 'ENOSPC'].includes(error.code)) throw error;
  }
}

/** Node's own eraser, without its notice that it is experimental. */
function eraseTypes(text) {
  const emitWarning = process.emitWarning.bind(process);
  process.emitWarning = () => undefined;
  try {
    return module.stripTypeScriptTypes(text);
  } finally {
    process.emitWarning = emitWarning;
  }
}
