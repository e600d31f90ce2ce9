import { Socket } from 'node:net';
import { registerHooks } from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';
import { dependencyOf } from '../../hosts/packages.ts';
import { isOwn } from '../../hosts/node-loader/own-files.ts';
import { inVersion, versionOf } from './versions.ts';

/** What the program answers to a request to load itself anew. */
export type Reloaded =
  | { readonly outcome: 'reloaded' }
  /** It cannot be: the process has to begin again. */
  | { readonly outcome: 'restart'; readonly reason?: string }
  /** Its new version throws when it is loaded: the old one still serves. */
  | { readonly outcome: 'failed'; readonly error: string };

/**
 * Imported into the program after the loader: on request it loads the program once more, as new modules in the same process, whose
 * services take the place of the old ones for new attempts. An attempt under way keeps the modules that it began with.
 * Packages are not loaded again. Requests come, and answers go, through a pipe of their own: a version number a line, and an object a line.
 */
const pipe = 4;

/** The runtime calls it for each service that is served. */
let served = 0;
Object.defineProperty(globalThis, Symbol.for('stet.served'), { value: () => void served++, configurable: true });

let commonJs: string | undefined;

registerHooks({
  resolve(specifier, context, next) {
    // The entry, as `reload` imports it: what stet's own files import is taken for stet's own further down.
    if (versionOf(specifier) !== undefined) return { url: specifier, shortCircuit: true };
    const resolved = next(specifier, context);
    const version = versionOf(context.parentURL);
    return version === undefined || !isProgram(resolved.url) ? resolved : { ...resolved, url: inVersion(resolved.url, version) };
  },
  load(url, context, next) {
    const loaded = next(url, context);
    if (loaded.format === 'commonjs' && isProgram(url)) commonJs ??= fileURLToPath(url.replace(/[?#].*$/s, ''));
    return loaded;
  },
});

/** Whether a module is the program's own: neither a package's nor stet's. */
function isProgram(url: string): boolean {
  return url.startsWith('file:') && !isOwn(url) && dependencyOf(fileURLToPath(url.replace(/[?#].*$/s, ''))) === undefined;
}

const socket = new Socket({ fd: pipe, readable: true, writable: true });
// Neither keeps the program alive, nor ends it where stet dev is gone.
socket.unref();
socket.on('error', () => undefined);
createInterface({ input: socket }).on('line', (version) => {
  void reload(version).then((answer) => socket.write(`${JSON.stringify(answer)}\n`));
});

/** A program may serve after it has been loaded: so long is waited for it. */
const patienceMs = 2000;

async function reload(version: string): Promise<Reloaded> {
  if (served === 0) return { outcome: 'restart' };
  if (commonJs !== undefined) return { outcome: 'restart', reason: `${commonJs} is CommonJS, of which a process has one instance` };
  const before = served;
  try {
    await import(inVersion(pathToFileURL(process.argv[1]!).href, version));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'store-locked' || code === 'EADDRINUSE') return { outcome: 'restart', reason: `it cannot be there twice in one process (${code})` };
    return { outcome: 'failed', error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  for (let waitedMs = 0; served === before && waitedMs < patienceMs; waitedMs += 50) await wait(50);
  return served === before ? { outcome: 'restart', reason: 'loaded again, it served nothing' } : { outcome: 'reloaded' };
}
