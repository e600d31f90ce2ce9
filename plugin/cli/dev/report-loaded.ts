import { writeSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isOwn } from '../../hosts/node-loader/own-files.ts';
import { stampOf } from './stamp.ts';

/**
 * Imported into the program after the loader: writes each file that the program loads to this pipe, `["path","stamp"]` a line,
 * before it is read, so that also a file that fails is watched. A pipe of its own: a program that looks for `process.send` finds none.
 */
const pipe = 3;
let open = true;

registerHooks({
  load(url, context, next) {
    if (open && url.startsWith('file:') && !isOwn(url)) open = report(fileURLToPath(url.replace(/[?#].*$/s, '')));
    return next(url, context);
  },
});

/** False where nobody reads any more: stet dev was killed, and the program goes on alone. */
function report(path: string): boolean {
  try {
    writeSync(pipe, `${JSON.stringify([path, stampOf(path) ?? ''])}\n`);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') return false;
    throw error;
  }
}
