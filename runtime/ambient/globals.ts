import { anywhere } from './at.ts';
import { atomicsFacade } from './atomics.ts';
import { performanceFacade } from './clock.ts';
import { cryptoFacade } from './crypto.ts';
import { StetDate } from './date.ts';
import { facade, replaced, type Member } from './facade.ts';
import { intlFacade } from './intl.ts';
import { nativeTemporal } from './natives.ts';
import { processFacade } from './process.ts';
import { mathFacade } from './random.ts';
import { toNative } from './replace.ts';
import { temporalFacade } from './temporal.ts';
import { ambientClearImmediate, ambientClearInterval, ambientClearTimeout } from './timers.ts';
import { webAssemblyFacade } from './web-assembly.ts';

/** What stands in for each global, by name. */
export const replacements: Readonly<Record<string, object>> = {
  Math: mathFacade,
  Date: StetDate,
  performance: performanceFacade,
  crypto: cryptoFacade,
  process: processFacade,
  Intl: intlFacade,
  ...(nativeTemporal === undefined ? {} : { Temporal: temporalFacade }),
  Atomics: atomicsFacade,
  WebAssembly: webAssemblyFacade,
  Promise: anywhere.Promise,
  AbortSignal: anywhere.AbortSignal,
  fetch: anywhere.fetch,
  setTimeout: anywhere.setTimeout,
  setInterval: anywhere.setInterval,
  setImmediate: anywhere.setImmediate,
  clearTimeout: ambientClearTimeout,
  clearInterval: ambientClearInterval,
  clearImmediate: ambientClearImmediate,
};

/** `globalThis` where members are taken out of it: `const { fetch } = globalThis`. */
export const globalsFacade = facade({
  native: globalThis as object,
  current: () => globalThis,
  members: new Map<PropertyKey, Member>(Object.entries(replacements).map(([name, ours]) => [name, replaced(toNative(ours), ours)])),
}) as typeof globalThis;
