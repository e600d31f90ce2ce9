import { performanceFacade } from '../clock.ts';
import { modules } from '../natives.ts';
import { Shim } from '../shim.ts';

/** `node:perf_hooks` with its sources replaced. */
export * from 'node:perf_hooks';

const shim = new Shim(modules.perfHooks, 'node:perf_hooks');

export const { performance } = shim.replaced({ performance: performanceFacade });

const facade = shim.facade;
export { facade as default, facade as 'module.exports' };
