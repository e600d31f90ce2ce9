import type { Program } from '../kernel/program.ts';
import { inTurn } from '../kernel/scope.ts';
import { facade, replaced } from './facade.ts';
import { nativeMath, nativeRandom } from './natives.ts';
import { isUnpatched, standFor, toNative } from './replace.ts';

/** `Math.random`. Written out, not through `replace`: it is the hottest of all, and a draw costs what the native one costs. */
export const { random } = {
  random(): number {
    const attempt = inTurn<Program>();
    const found = Math.random;
    if (found === nativeRandom) return attempt === undefined ? nativeRandom() : attempt.random();
    if (!isUnpatched(found, nativeRandom)) return Math.random();
    return attempt === undefined ? nativeRandom() : attempt.random();
  },
};
standFor(random, nativeRandom);

/** `Math` as a value. */
export const mathFacade = facade({
  native: nativeMath,
  current: () => toNative(Math),
  members: new Map([['random', replaced(nativeRandom, random)]]),
});
