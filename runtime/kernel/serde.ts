import { decode, encode } from './codec.ts';
import { UnserializableError } from './errors.ts';
import type { Serde } from './program.ts';

/** The codec as a serde: what a service keeps for itself (state, durable promises) unless it brings a serde of its own. */
export const codecSerde = {
  contentType: 'application/json',
  serialize: (value: unknown): Uint8Array => Buffer.from(encode(value), 'utf8'),
  deserialize: (bytes: Uint8Array): unknown => decode(utf8.decode(bytes)),
};

const utf8 = new TextDecoder();

/** Throws `unserializable-value` where the serde cannot write the value: terminal, as it would fail again. */
export function serialized(value: unknown, serde: Serde<unknown>): Uint8Array {
  try {
    return serde.serialize(value);
  } catch (error) {
    if (error instanceof UnserializableError) throw error;
    throw new UnserializableError('', error instanceof Error ? error.message : String(error));
  }
}
