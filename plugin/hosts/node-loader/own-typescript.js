import { readFileSync } from 'node:fs';
import * as module from 'node:module';
import { fileURLToPath } from 'node:url';

/** Where stet's own TypeScript lies in its repository. */
const ownFolders = ['../../', '../../../runtime/'].map((folder) => new URL(folder, import.meta.url).href);

/**
 * In its repository stet is TypeScript, and a Node before 22.18 does not read that by itself: this hook erases the types
 * of stet's own files there. Published files are JavaScript, and the hook then finds nothing to do.
 */
export function readOwnTypeScript() {
  if (process.features.typescript) return;
  module.registerHooks({
    load(url, context, next) {
      const isOwn = url.endsWith('.ts') && !url.includes('/node_modules/') && ownFolders.some((folder) => url.startsWith(folder));
      if (!isOwn) return next(url, context);
      return { format: 'module', source: eraseTypes(readFileSync(fileURLToPath(url), 'utf8')), shortCircuit: true };
    },
  });
}

/** Node's own eraser, without its notice that it is experimental. */
function eraseTypes(text) {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return module.stripTypeScriptTypes(text);
  } finally {
    process.emitWarning = emitWarning;
  }
}
