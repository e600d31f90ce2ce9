import { StetError } from '../kernel/errors.ts';
import type { Program } from '../kernel/program.ts';
import { replace, type Callable } from './replace.ts';

/**
 * Ends the attempt and throws `run-only`: the program used in durable code what a replay cannot repeat.
 * `name` is the source as a user writes it, `why` a sentence about it.
 */
export function refuse(attempt: Program, name: string, why: string): never {
  const place = attempt.world.place();
  const error = new StetError(
    'run-only',
    `run-only  ${attempt.id}: \`${name}\` outside ctx.run\n` +
      `${place === undefined ? '' : `  at           ${place}\n`}` +
      `  reached by   code of the invocation, in a turn of its own\n` +
      `  why          ${why} A replay cannot repeat it.\n` +
      `  fix          put it into ctx.run(…): its result is journaled, and the replay gets the same`,
  );
  attempt.fail(error);
  throw error;
}

/** A function that is the native one, but `run-only` in *inv* scope. */
export function guard<F extends Callable>(native: F, current: () => unknown, name: string, why: string): F {
  return replace(native, { current, serve: (attempt) => refuse(attempt, name, why) });
}

export const readsTheWorld = 'It reads or changes the world at this moment, and no turn rule sees it because it is synchronous.';
export const readsTheMachine = 'It measures the machine at this moment.';
export const drawsNatively = 'It draws true randomness inside the cryptographic library.';

/**
 * Guards for members of a module's object, by name. A member that this Node does not have is left out.
 * `path` is the module as a user writes it: `node:fs`.
 */
export function guards<M extends object, K extends keyof M & string>(
  module: M,
  path: string,
  names: readonly K[],
  why: string,
): { [N in K]: M[N] } {
  const guarded: Partial<M> = {};
  for (const name of names) {
    const native = module[name];
    if (typeof native === 'function') guarded[name] = guard(native as M[K] & Callable, () => module[name], `${path}.${name}`, why);
  }
  return guarded as { [N in K]: M[N] };
}
