import { createCipheriv, createHash, createHmac, type Cipheriv } from 'node:crypto';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/** Bytes of entropy in the start entry. */
export const entropyBytes = 32;

/**
 * A seeded stream: xoroshiro128plus (pure-rand), its state the first 16 bytes of SHA-256(entropy || name).
 * The hash is needed: pure-rand's own seeding gives a first float above 0.9998 for every small seed.
 * Its outputs are frozen; changing them is a major version.
 */
export function seededStream(entropy: Uint8Array, name: string): RandomGenerator {
  const digest = createHash('sha256').update(entropy).update(name).digest();
  const state = [digest.readInt32LE(0), digest.readInt32LE(4), digest.readInt32LE(8), digest.readInt32LE(12)];
  // The all-zero state yields zeros for ever. It has probability 2^-128; the branch is the proof that it cannot happen.
  return xoroshiro128plusFromState(state.every((word) => word === 0) ? [1, 0, 0, 0] : state);
}

/** A float in [0, 1), a multiple of 2^-53. */
export function float(stream: RandomGenerator): number {
  return uniformFloat64(stream);
}

/** An integer in [0, 2^64). */
export function uint64(stream: RandomGenerator): bigint {
  return (BigInt(stream.next() >>> 0) << 32n) | BigInt(stream.next() >>> 0);
}

/** A version 4 UUID (RFC 9562) of 122 random bits. */
export function uuid(stream: RandomGenerator): string {
  const bytes = new Uint8Array(16);
  const words = new DataView(bytes.buffer);
  for (let i = 0; i < 16; i += 4) words.setInt32(i, stream.next());
  return formatUuid(bytes);
}

/** Sets version and variant in 16 random bytes and formats them. */
export function formatUuid(bytes: Uint8Array): string {
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, 16).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const blockBytes = 1024;
const zeros = Buffer.alloc(blockBytes);

/** The cryptographic stream: the keystream of AES-256-CTR under a key derived from the entropy. Unpredictable to whoever does not read the journal. */
export class KeyedStream {
  readonly #cipher: Cipheriv;
  #block: Buffer = Buffer.alloc(0);
  #used = 0;

  constructor(entropy: Uint8Array, name: string) {
    const key = createHash('sha256').update(entropy).update(name).digest();
    this.#cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
  }

  /** Fills `target` with the next bytes of the stream. */
  fill(target: Uint8Array): void {
    for (let filled = 0; filled < target.length; ) {
      if (this.#used === this.#block.length) {
        this.#block = this.#cipher.update(zeros);
        this.#used = 0;
      }
      const count = Math.min(target.length - filled, this.#block.length - this.#used);
      target.set(this.#block.subarray(this.#used, this.#used + count), filled);
      filled += count;
      this.#used += count;
    }
  }
}

/** A name for a value that tells equality and nothing else to whoever does not read the journal. HMAC-SHA-256 (RFC 2104). */
export function keyedHash(entropy: Uint8Array, text: string): string {
  return createHmac('sha256', entropy).update(text).digest('base64url').slice(0, 22);
}
