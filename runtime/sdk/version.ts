import { scope, type Program } from '../kernel/index.ts';

/**
 * A gate for code that changes while invocations are in flight: true where this invocation runs the new code behind it, false where it
 * had already gone past this place when the gate was built in. `name` says which change it is; the first answer is the answer for the
 * whole invocation. Outside of a handler it is true.
 *
 * On Restate it is always true: an invocation in flight stays with the deployment that it began on, which has the code of that time.
 *
 * Throws TypeError for an empty name, and `ctx-in-run` or `foreign-await`, after failing the attempt, where the context is closed.
 */
export function version(name: string): boolean {
  if (typeof name !== 'string' || name === '') throw new TypeError('version: a gate needs a name, such as "charge-v2"');
  const store = scope();
  if (store === undefined) return true;
  return ((store.inRun ? store.attempt : store) as Program).version(name);
}
