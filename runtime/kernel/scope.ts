import { AsyncLocalStorage } from 'node:async_hooks';
import { foreignAwait } from './errors.ts';

/** What the kernel needs to know of an attempt to judge a call. */
export interface Turning {
  readonly inRun: false;
  readonly alive: boolean;
  readonly id: string;
  fail(error: unknown): void;
}

/** The scope of a run's action: everything native, the durable context closed. */
export interface RunScope<A extends Turning = Turning> {
  readonly inRun: true;
  readonly attempt: A;
  readonly name: string;
}

const storage = new AsyncLocalStorage<Turning | RunScope>();

/** The attempt whose turn it is. Set by the delivery loop alone; an attempt that ends in its own turn gives it up. */
let current: Turning | undefined;

/** The scope of the caller: `undefined` is *none*, where everything is native. */
export function scope(): Turning | RunScope | undefined {
  return storage.getStore();
}

/** Runs `body` in the given scope and returns what it returns. */
export function within<T>(scope: Turning | RunScope, body: () => T): T {
  return storage.run(scope, body);
}

/** Runs `body` in *none* scope: module evaluation, and stet's own work. */
export function outside<T>(body: () => T): T {
  return storage.getStore() === undefined ? body() : storage.exit(body);
}

export function turnOf(): Turning | undefined {
  return current;
}

export function setTurn(attempt: Turning | undefined): void {
  current = attempt;
}

/**
 * The attempt in whose turn the caller runs, or undefined where the caller is to behave natively (*none* and *run* scope).
 * An attempt that has ended is returned as it is: its operations never settle.
 * Throws `foreign-await` where a continuation of an attempt runs outside its turn, after failing that attempt,
 * and the one whose turn it is, if there is another.
 */
export function inTurn<A extends Turning>(): A | undefined {
  const store = storage.getStore();
  if (store === undefined) return undefined;
  if (store === current) return store as A;
  if (store.inRun) return undefined;
  if (!store.alive) return store as A;
  const error = foreignAwait(store.id, current?.id);
  current?.fail(error);
  store.fail(error);
  throw error;
}
