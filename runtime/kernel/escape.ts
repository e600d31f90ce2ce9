import { scope, turnOf, outside, type RunScope, type Turning } from './scope.ts';

/** What an attempt does with errors that nobody caught. */
export interface Escaping extends Turning {
  /** Held until the handler settles: it may still be handled by then. */
  holdRejection(promise: Promise<unknown>, reason: unknown): void;
  releaseRejection(promise: Promise<unknown>): void;
}

const holders = new WeakMap<Promise<unknown>, Escaping>();
let living = 0;

/** Takes charge of escaped errors while attempts live (semantics §3): one floating rejection must not end every invocation of the process. */
export function attemptBegins(): void {
  if (living++ > 0) return;
  process.on('unhandledRejection', onUnhandledRejection);
  process.on('rejectionHandled', onRejectionHandled);
  process.on('uncaughtException', onUncaughtException);
}

export function attemptEnds(): void {
  if (--living > 0) return;
  process.off('unhandledRejection', onUnhandledRejection);
  process.off('rejectionHandled', onRejectionHandled);
  process.off('uncaughtException', onUncaughtException);
}

function onUnhandledRejection(reason: unknown, promise: Promise<unknown>): void {
  const store = scope();
  if (store === undefined) {
    if (process.listenerCount('unhandledRejection') === 1) dieOf(reason instanceof Error ? reason : rejectedWith(reason));
    return;
  }
  const attempt = attemptOf(store);
  // What an attempt that is over leaves behind concerns nobody: its successor runs the same code.
  if (!attempt.alive) return;
  attempt.holdRejection(promise, reason);
  holders.set(promise, attempt);
}

function onRejectionHandled(promise: Promise<unknown>): void {
  holders.get(promise)?.releaseRejection(promise);
}

function onUncaughtException(error: Error): void {
  // Attributed by the turn: the store of the async context differs here between Node 22 and 24.
  const turning = turnOf();
  if (turning !== undefined) return turning.fail(error);
  const store = scope();
  if (store !== undefined) return attemptOf(store).fail(error);
  if (process.listenerCount('uncaughtException') === 1) dieOf(error);
}

function attemptOf(store: Turning | RunScope): Escaping {
  return (store.inRun ? store.attempt : store) as Escaping;
}

/** Node's default for an error of no attempt: the process ends with it. */
function dieOf(error: unknown): void {
  process.off('unhandledRejection', onUnhandledRejection);
  process.off('uncaughtException', onUncaughtException);
  outside(() => process.nextTick(() => {
    throw error;
  }));
}

function rejectedWith(reason: unknown): Error {
  return Object.assign(new Error(`A promise was rejected with ${String(reason)}, and nobody handled it.`), { code: 'ERR_UNHANDLED_REJECTION' });
}
