import assert from 'node:assert/strict';
import type { Check, Observation } from './feature.ts';
import type { RequestOptions, Trial } from './trial.ts';

/**
 * The common check: calling a handler gives a value, which is also what the check saw. A `*` in the path stands for a key of the check's own.
 */
export function gives(name: string, path: string, value: Observation, body?: unknown, options?: RequestOptions): Check {
  return {
    name,
    run: async (trial) => {
      const seen = await trial.call(withKey(path, trial), body, options);
      assert.deepEqual(seen, value);
      return value;
    },
  };
}

/** Calling a handler fails, with a status and a message. */
export function fails(name: string, path: string, status: number, message: RegExp, body?: unknown, options?: RequestOptions): Check {
  return {
    name,
    run: async (trial) => {
      const seen = await trial.failure(withKey(path, trial), body, options);
      assert.equal(seen.status, status);
      assert.match(seen.message, message);
      return status;
    },
  };
}

function withKey(path: string, trial: Trial): string {
  return path.includes('*') ? path.replace('*', trial.key(path.replaceAll(/\W+/g, '-'))) : path;
}
