import { hrtime as ambientHrtime, uptime as ambientUptime } from '../clock.ts';
import { envFacade } from '../environment.ts';
import { argvFacade, cwd as ambientCwd, measured, processFacade, versionsFacade } from '../process.ts';

/** `node:process` with its sources replaced. A primitive that is imported by name (`pid`) is a copy made at import, as natively. */
// @ts-expect-error The types call it `export =`; at run time the module has a named export for each property.
export * from 'node:process';

export const env = envFacade;
export const cwd = ambientCwd;
export const hrtime = ambientHrtime;
export const uptime = ambientUptime;
export const { memoryUsage, cpuUsage, resourceUsage, threadCpuUsage, availableMemory, constrainedMemory } = measured;
export const argv = argvFacade;
export const versions = versionsFacade;

export { processFacade as default, processFacade as 'module.exports' };
