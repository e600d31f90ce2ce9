import { readsTheWorld } from '../guards.ts';
import { modules } from '../natives.ts';
import { Shim } from '../shim.ts';

/** `node:child_process`: what is synchronous is `run-only`; going on after the rest is `foreign-await`. */
export * from 'node:child_process';

const shim = new Shim(modules.childProcess, 'node:child_process');

export const { execSync, execFileSync, spawnSync } = shim.guarded(readsTheWorld);

const facade = shim.facade;
export { facade as default, facade as 'module.exports' };
