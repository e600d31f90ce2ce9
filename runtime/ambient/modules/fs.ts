import { readsTheWorld } from '../guards.ts';
import { modules } from '../natives.ts';
import { Shim } from '../shim.ts';

/**
 * `node:fs`: what is synchronous is `run-only`, since it never leaves the turn and nothing else would notice.
 * The asynchronous functions are native; going on after one is `foreign-await`.
 */
export * from 'node:fs';

const shim = new Shim(modules.fs, 'node:fs');

export const {
  accessSync, appendFileSync, chmodSync, chownSync, closeSync, copyFileSync, cpSync, existsSync, fchmodSync, fchownSync, fdatasyncSync, fstatSync,
  fsyncSync, ftruncateSync, futimesSync, globSync, lchmodSync, lchownSync, linkSync, lstatSync, lutimesSync, mkdirSync, mkdtempSync, openSync, opendirSync,
  readFileSync, readSync, readdirSync, readlinkSync, readvSync, realpathSync, renameSync, rmSync, rmdirSync, statSync, statfsSync, symlinkSync,
  truncateSync, unlinkSync, utimesSync, writeFileSync, writeSync, writevSync,
} = shim.guarded(readsTheWorld);
export const { mkdtempDisposableSync } = shim.guarded(readsTheWorld) as unknown as { mkdtempDisposableSync: unknown };

const facade = shim.facade;
export { facade as default, facade as 'module.exports' };
