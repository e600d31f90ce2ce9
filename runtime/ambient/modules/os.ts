import { readsTheMachine } from '../guards.ts';
import { machine as functions } from '../machine.ts';
import { modules } from '../natives.ts';
import { Shim } from '../shim.ts';

/** `node:os` with its sources replaced. */
export * from 'node:os';

const shim = new Shim(modules.os, 'node:os');

export const {
  hostname, platform, arch, release, type, version, machine, homedir, tmpdir, userInfo, totalmem, endianness, availableParallelism, uptime,
} = shim.replaced(functions);

export const { loadavg, freemem, cpus, networkInterfaces } = shim.guarded(readsTheMachine);

const facade = shim.facade;
export { facade as default, facade as 'module.exports' };
