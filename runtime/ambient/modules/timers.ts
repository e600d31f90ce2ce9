import { modules } from '../natives.ts';
import { Shim } from '../shim.ts';
import { makeClearImmediate, makeClearInterval, makeClearTimeout, makeSetImmediate, makeSetInterval, makeSetTimeout } from '../timers.ts';
import timersPromises from './timers-promises.ts';

/** `node:timers` with its sources replaced. */
export * from 'node:timers';

const timers = modules.timers;
const shim = new Shim(timers, 'node:timers');

export const { setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate, promises } = shim.replaced({
  setTimeout: makeSetTimeout(undefined, () => timers.setTimeout),
  setInterval: makeSetInterval(undefined, () => timers.setInterval),
  setImmediate: makeSetImmediate(undefined, () => timers.setImmediate),
  clearTimeout: makeClearTimeout(() => timers.clearTimeout),
  clearInterval: makeClearInterval(() => timers.clearInterval),
  clearImmediate: makeClearImmediate(() => timers.clearImmediate),
  promises: timersPromises,
});

const facade = shim.facade;
export { facade as default, facade as 'module.exports' };
