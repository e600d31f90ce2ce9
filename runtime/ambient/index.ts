/** What rewritten code calls. Native outside an invocation and inside a run; journaled, seeded or on the turn clock within. */
import { anywhere } from './at.ts';

export { at } from './at.ts';
export { random, mathFacade as Math } from './random.ts';
export { now, StetDate as Date } from './date.ts';
export { performanceFacade as performance } from './clock.ts';
export { cryptoFacade as crypto } from './crypto.ts';
export {
  ambientClearImmediate as clearImmediate,
  ambientClearInterval as clearInterval,
  ambientClearTimeout as clearTimeout,
} from './timers.ts';
export { processFacade as process } from './process.ts';
export { intlFacade as Intl } from './intl.ts';
export { temporalFacade as Temporal } from './temporal.ts';
export { webAssemblyFacade as WebAssembly } from './web-assembly.ts';
export { atomicsFacade as Atomics } from './atomics.ts';
export { globalsFacade as globals } from './globals.ts';
export { isolate } from './isolate.ts';
export { imported } from './imported.ts';
export { schedulerFacade as scheduler } from './timers-promises.ts';
export { outside } from '../kernel/scope.ts';

const members = anywhere;
export const { race, any, all, allSettled, setTimeout, setInterval, setImmediate, fetch } = members;
const { Promise: AmbientPromise, AbortSignal: AmbientAbortSignal } = members;
export { AmbientPromise as Promise, AmbientAbortSignal as AbortSignal };
