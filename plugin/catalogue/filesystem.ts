import { exported, reported, whole } from './family.ts';
import type { Source } from './types.ts';

const shared = {
  id: 'run-only', treatment: 'run-only', why: 'what is on the disk is not in the journal, and writing again is an effect again', fix: "await ctx.run('file', () => …)",
} as const;

/** Functions that `node:fs` has in three forms: `name`, `nameSync`, `promises.name`. */
const inThreeForms = ['access', 'appendFile', 'chmod', 'chown', 'copyFile', 'cp', 'lchown', 'link', 'lstat', 'lutimes', 'mkdir', 'mkdtemp', 'open', 'opendir',
  'readFile', 'readdir', 'readlink', 'realpath', 'rename', 'rm', 'rmdir', 'stat', 'statfs', 'symlink', 'truncate', 'unlink', 'utimes', 'writeFile', 'glob'];
/** On a descriptor: `name`, `nameSync`. */
const onDescriptor = ['close', 'fchmod', 'fchown', 'fdatasync', 'fstat', 'fsync', 'ftruncate', 'futimes', 'read', 'readv', 'write', 'writev'];
const inTwoForms = ['exists', ...onDescriptor];
const streams = ['createReadStream', 'createWriteStream', 'watchFile', 'unwatchFile', 'openAsBlob'];

const callbacks = [...inThreeForms, ...inTwoForms];

/** `node:fs` in its three forms: a guard that throws outside `ctx.run`. */
export const filesystem: readonly Source[] = [
  ...exported('node:fs', [...callbacks, ...callbacks.map((name) => `${name}Sync`), 'mkdtempDisposableSync', ...streams, 'watch'], shared),
  ...exported('node:fs', [...inThreeForms, 'lchmod', 'mkdtempDisposable', 'watch'].map((name) => `promises.${name}`), shared),
  ...exported('node:fs', ['promises'], { ...shared, shape: 'object' }),
  whole('node:fs', shared),
  ...exported('node:fs/promises', [...inThreeForms, 'lchmod', 'mkdtempDisposable', 'watch'], shared),
  whole('node:fs/promises', shared),
  // Only on macOS, so no shim names them.
  ...reported(['node:fs#lchmod', 'node:fs#lchmodSync'], shared),
  ...reported(['node:sqlite#*'], shared),
];
