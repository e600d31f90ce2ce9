import { modules } from '../natives.ts';
import { Shim } from '../shim.ts';
import { schedulerExport, setImmediatePromise, setIntervalPromise, setTimeoutPromise } from '../timers-promises.ts';

/** `node:timers/promises` with its sources replaced. */
export * from 'node:timers/promises';

const shim = new Shim(modules.timersPromises, 'node:timers/promises');

export const { setTimeout, setImmediate, setInterval, scheduler } = shim.replaced({
  setTimeout: setTimeoutPromise(),
  setImmediate: setImmediatePromise,
  setInterval: setIntervalPromise,
  scheduler: schedulerExport,
});

const facade = shim.facade;
export { facade as default, facade as 'module.exports' };
