import { decode, encode } from '../../kernel/codec.ts';

/**
 * Bytes as the journal keeps them, for handlers that bring serdes: a text where they are UTF-8 (a person can read it), else a
 * Uint8Array; either way a value of the codec.
 */
export function payload(bytes: Uint8Array): string | Uint8Array {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  // What is no UTF-8 does not come back from the text as it was.
  return Buffer.byteLength(text) === bytes.byteLength && Buffer.from(text, 'utf8').equals(bytes) ? text : new Uint8Array(bytes);
}

export function bytesOf(value: unknown): Uint8Array {
  if (typeof value === 'string') return Buffer.from(value, 'utf8');
  if (value instanceof Uint8Array) return value;
  if (value === undefined || value === null) return new Uint8Array();
  throw new TypeError(`a payload is text or bytes, not ${typeof value}: it was written by a service of another surface`);
}

/** Encoded, for the engine. */
export function encodePayload(bytes: Uint8Array): string {
  return encode(payload(bytes));
}

export function decodePayload(encoded: string): Uint8Array {
  return bytesOf(decode(encoded));
}
