import type { Program } from '../kernel/program.ts';
import { formatUuid } from '../kernel/streams.ts';
import { facade, replaced, type Member } from './facade.ts';
import { modules, nativeCrypto, nativeSubtle } from './natives.ts';
import { replace } from './replace.ts';
import { subtleFacade } from './subtle.ts';

/** The most that `getRandomValues` fills at once (Web Cryptography API). */
const quotaBytes = 65536;

const integerArrays = new Set([
  'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array', 'BigInt64Array', 'BigUint64Array',
]);
const tagOf = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag)!.get!;

/** The bytes of any view. */
export function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

/** A version 4 UUID of the keyed stream. */
export function drawUuid(attempt: Program): string {
  const bytes = new Uint8Array(16);
  attempt.fill(bytes);
  return formatUuid(bytes);
}

/** Whether `randomUUID` would go to work with these options. */
export function areUuidOptions(options: unknown): boolean {
  if (options === undefined) return true;
  if (typeof options !== 'object' || options === null || Array.isArray(options)) return false;
  const { disableEntropyCache } = options as { disableEntropyCache?: unknown };
  return disableEntropyCache === undefined || typeof disableEntropyCache === 'boolean';
}

const nativeRandomUuid = nativeCrypto.randomUUID;
const nativeGetRandomValues = nativeCrypto.getRandomValues;

const randomUUID = replace(nativeRandomUuid, {
  current: () => crypto.randomUUID,
  serve(attempt, args, self) {
    if (self !== nativeCrypto || !areUuidOptions(args[0])) return Reflect.apply(nativeRandomUuid, self, args);
    return drawUuid(attempt);
  },
});

const getRandomValues = replace(nativeGetRandomValues, {
  current: () => crypto.getRandomValues,
  serve(attempt, args, self) {
    const array = args[0];
    if (self !== nativeCrypto || !isFillable(array)) return Reflect.apply(nativeGetRandomValues, self, args) as unknown;
    attempt.fill(bytesOf(array));
    return array;
  },
});

/** Whether `getRandomValues` fills this: an array of integers, within the quota. */
function isFillable(array: unknown): array is ArrayBufferView {
  if (!ArrayBuffer.isView(array)) return false;
  const tag: unknown = Reflect.apply(tagOf, array, []);
  return typeof tag === 'string' && integerArrays.has(tag) && array.byteLength <= quotaBytes;
}

/** The global `crypto`, and `webcrypto` of `node:crypto`. */
export const cryptoFacade = facade({
  native: nativeCrypto,
  current: () => crypto,
  branded: true,
  members: new Map<PropertyKey, Member>([
    ['randomUUID', replaced(nativeRandomUuid, randomUUID)],
    ['getRandomValues', replaced(nativeGetRandomValues, getRandomValues)],
    ['subtle', replaced(nativeSubtle, subtleFacade)],
  ]),
});

/** `getRandomValues` of `node:crypto`: the method of the global's, bound. */
export const nodeGetRandomValues = replace(modules.crypto.getRandomValues, {
  current: () => modules.crypto.getRandomValues,
  serve(attempt, args) {
    const array = args[0];
    if (!isFillable(array)) return Reflect.apply(nativeGetRandomValues, nativeCrypto, args) as unknown;
    attempt.fill(bytesOf(array));
    return array;
  },
});
