import { facade, replaced } from './facade.ts';
import { guard } from './guards.ts';
import { nativeAtomics } from './natives.ts';

const waits = 'How long it waits, and for whom, is decided outside the invocation.';
const { wait } = nativeAtomics;
const { waitAsync } = nativeAtomics;

/** `Atomics`: waiting is `run-only`. */
export const atomicsFacade = facade({
  native: nativeAtomics,
  current: () => Atomics,
  members: new Map([
    ['wait', replaced(wait, guard(wait, () => Atomics.wait, 'Atomics.wait', waits))],
    ['waitAsync', replaced(waitAsync, guard(waitAsync, () => Atomics.waitAsync, 'Atomics.waitAsync', waits))],
  ]),
});
