import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import type { AttemptBase } from './attempt-base.ts';
import { float, uint64, uuid } from './streams.ts';

/** Random values that are the same in each attempt, from a stream of their own. Not for cryptography: `crypto.*` is, and replays too. */
export interface Rand {
  /** A float in [0, 1), a multiple of 2^-53. */
  random(): number;
  /** A version 4 UUID (RFC 9562): for idempotency keys. */
  uuidv4(): string;
  /** An integer in [0, 2^64). */
  uint64(): bigint;
  /** A pure-rand generator, to hand to any library that takes one. */
  source(): RandomGenerator;
}

export function randOf(attempt: AttemptBase): Rand {
  const stream = (method: string): RandomGenerator => {
    attempt.enter(`rand.${method}`);
    return attempt.rand;
  };
  return {
    random: () => float(stream('random')),
    uuidv4: () => uuid(stream('uuidv4')),
    uint64: () => uint64(stream('uint64')),
    source: () => stream('source'),
  };
}
