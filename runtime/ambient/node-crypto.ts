import type { Program } from '../kernel/program.ts';
import { formatUuid } from '../kernel/streams.ts';
import { areUuidOptions, bytesOf, drawUuid } from './crypto.ts';
import { modules, nativeQueueMicrotask } from './natives.ts';
import { replace, type Callable, type Serve } from './replace.ts';

/** The random functions of `node:crypto`, over the keyed stream. What a native refuses, it refuses itself. */
const crypto = modules.crypto;
const native = { ...crypto };

type Callback = (error: unknown, ...results: unknown[]) => void;

function draws<K extends keyof typeof native>(name: K, serve: Serve): (typeof native)[K] {
  return replace(native[name] as Callable, { current: () => crypto[name], serve }) as (typeof native)[K];
}

/** The most bytes that one call gives. */
const maxBytes = 2 ** 31 - 1;

function isSize(size: unknown): size is number {
  return typeof size === 'number' && size >= 0 && size <= maxBytes;
}

const isCallback = (value: unknown): value is Callback => typeof value === 'function';

/** Calls back in a microtask, which stays in the turn; an error of the callback is uncaught, as natively. */
function callBack(callback: Callback, error: unknown, result: unknown): void {
  nativeQueueMicrotask(() => callback(error, result));
}

export const randomBytes = draws('randomBytes', (attempt, args, self) => {
  const [size, callback] = args;
  if (!isSize(size) || (callback !== undefined && !isCallback(callback))) return Reflect.apply(native.randomBytes, self, args);
  const bytes = Buffer.from(new ArrayBuffer(Math.trunc(size)));
  attempt.fill(bytes);
  if (callback === undefined) return bytes;
  return callBack(callback, null, bytes);
});

/** The part of a buffer that a fill call means, or undefined where the native refuses the call. Offsets and sizes count elements. */
function region(buffer: unknown, offset: unknown, size: unknown): Uint8Array | undefined {
  const isView = ArrayBuffer.isView(buffer);
  if (!isView && !(buffer instanceof ArrayBuffer) && !(buffer instanceof SharedArrayBuffer)) return undefined;
  const elementBytes = (buffer as { BYTES_PER_ELEMENT?: number }).BYTES_PER_ELEMENT ?? 1;
  const start = typeof offset === 'number' ? offset * elementBytes : NaN;
  const length = size === undefined ? buffer.byteLength - start : typeof size === 'number' ? size * elementBytes : NaN;
  if (!(start >= 0 && start <= buffer.byteLength && length >= 0 && start + length <= buffer.byteLength)) return undefined;
  const all = isView ? bytesOf(buffer) : new Uint8Array(buffer);
  return all.subarray(Math.trunc(start), Math.trunc(start) + Math.trunc(length));
}

export const randomFillSync = draws('randomFillSync', (attempt, args, self) => {
  const [buffer, offset = 0, size] = args;
  const bytes = region(buffer, offset, size);
  if (bytes === undefined) return Reflect.apply(native.randomFillSync, self, args as Parameters<typeof native.randomFillSync>) as unknown;
  attempt.fill(bytes);
  return buffer;
});

export const randomFill = draws('randomFill', (attempt, args, self) => {
  const [buffer, ...rest] = args;
  const callback = rest.find(isCallback);
  const [offset, size] = isCallback(rest[0]) ? [0] : isCallback(rest[1]) ? [rest[0]] : rest;
  const bytes = region(buffer, offset, size);
  if (bytes === undefined || callback === undefined) return Reflect.apply(native.randomFill as Callable, self, args) as unknown;
  attempt.fill(bytes);
  return callBack(callback, null, buffer);
});

/** One more than the greatest number of six bytes, as natively. */
const sixBytes = 2 ** 48 - 1;

/** Node's algorithm: six bytes at a time, those above the last whole multiple of the range thrown away. */
function drawInt(attempt: Program, min: number, range: number): number {
  const limit = sixBytes - (sixBytes % range);
  const bytes = Buffer.alloc(6);
  for (;;) {
    attempt.fill(bytes);
    const drawn = bytes.readUIntBE(0, 6);
    if (drawn < limit) return (drawn % range) + min;
  }
}

export const randomInt = draws('randomInt', (attempt, args, self) => {
  const [min, max, callback] = args[1] === undefined || isCallback(args[1]) ? [0, args[0], args[1]] : args;
  const isInRange = Number.isSafeInteger(min) && Number.isSafeInteger(max) && (max as number) > (min as number);
  const range = isInRange ? (max as number) - (min as number) : Infinity;
  if (range > sixBytes || (callback !== undefined && !isCallback(callback))) return Reflect.apply(native.randomInt as Callable, self, args) as unknown;
  const drawn = drawInt(attempt, min as number, range);
  return isCallback(callback) ? callBack(callback, undefined, drawn) : drawn;
});

export const randomUUID = draws('randomUUID', (attempt, args, self) =>
  areUuidOptions(args[0]) ? drawUuid(attempt) : (Reflect.apply(native.randomUUID as Callable, self, args) as unknown),
);

const v7 = (native as { randomUUIDv7?: Callable }).randomUUIDv7;

/** A version 7 UUID (RFC 9562): 48 bits of the turn clock, then random bits. Only where Node has it. */
export const randomUUIDv7 =
  v7 &&
  draws('randomUUIDv7' as keyof typeof native, (attempt, args, self) => {
    if (!areUuidOptions(args[0])) return Reflect.apply(v7, self, args) as unknown;
    const bytes = Buffer.alloc(16);
    attempt.fill(bytes);
    bytes.writeUIntBE(Math.trunc(attempt.now()), 0, 6);
    const text = formatUuid(bytes);
    return `${text.slice(0, 14)}7${text.slice(15)}`;
  });
