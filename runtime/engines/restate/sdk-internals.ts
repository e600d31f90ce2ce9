import type { SdkContext } from './context.ts';

type Interceptor = (name: string, next: () => Promise<void>) => Promise<void>;

/** What the SDK's state machine waits for: one handle, or a combination. */
export type Future = { readonly Single: number } | { readonly [combination: string]: readonly Future[] };

/** What the SDK's executor asks of each of its promises. */
export interface SdkPromise {
  /** Null once it is complete. */
  unresolvedFuture(): Future | null;
  /** Takes what has come for it. */
  tryComplete(): Promise<void>;
  /** The promise under it, which awaiting does not drive. */
  publicPromise(): Promise<unknown>;
}

/** What it can be driven to. */
export type Driven = Pick<SdkPromise, 'unresolvedFuture' | 'tryComplete'> & { tryCancel(): void };

/** Members of the SDK's context that are not in its types (1.17): a test of the engine holds each to what is said here. */
interface Internals {
  /** Actions that the SDK is to perform: it registers one when a run is issued that the journal does not know the end of. */
  readonly runClosuresTracker: { readonly runsToExecute: ReadonlyMap<number, unknown> };
  /** The service's hooks around each action. */
  readonly runInterceptor: Interceptor;
  setRunInterceptor(interceptor: Interceptor): void;
  /** Drives one promise until it is complete, or cancelled: flushes, asks the state machine, performs actions. */
  readonly promisesExecutor: { doProgress(promise: Driven): Promise<void> };
  readonly coreVm: { is_completed(handle: number): boolean };
}

const needed = {
  runClosuresTracker: 'object', runInterceptor: 'function', setRunInterceptor: 'function', promisesExecutor: 'object', coreVm: 'object',
} as const;

/**
 * Whether a run is new decides when its action begins: an action that the journal does not know the end of begins in the turn that
 * issued it, so that it sees the values of that turn (law 2). The SDK begins it only when nothing else is complete, which on replay is
 * turns later. So the engine begins it, with the service's hooks around it, and the SDK gets what it gave.
 */
export class SdkInternals {
  readonly #context: Internals;
  /** The service's hooks around an action; the SDK has none any more. */
  readonly interceptor: Interceptor;

  /** Throws where the SDK is built otherwise. */
  constructor(context: SdkContext) {
    const internals = context as unknown as Internals;
    for (const [member, type] of Object.entries(needed)) {
      if (typeof Reflect.get(context, member) === type) continue;
      throw new TypeError(`@stet/runtime needs @restatedev/restate-sdk ^1.17: the context of this version has no \`${member}\`. Install 1.17, or a stet that knows this version.`);
    }
    this.#context = internals;
    this.interceptor = this.#context.runInterceptor;
    this.#context.setRunInterceptor((_name, next) => next());
  }

  /** Calls `issue`, which issues a run, and says whether the journal does not know its end. */
  issue<T>(issue: () => T): { readonly issued: T; readonly isNew: boolean } {
    const { runsToExecute } = this.#context.runClosuresTracker;
    const before = runsToExecute.size;
    const issued = issue();
    return { issued, isNew: runsToExecute.size > before };
  }

  /** Drives a promise of ours as the SDK drives its own. What fails there ends the attempt. */
  drive(promise: Driven): void {
    // Rejected where the connection is gone: the attempt learns it by its signal, as the SDK's own promises do.
    this.#context.promisesExecutor.doProgress(promise).catch(() => undefined);
  }

  /** Whether something has come for it; for a combination it may. */
  isComplete(future: Future): boolean {
    return !('Single' in future) || this.#context.coreVm.is_completed(future.Single as number);
  }

  /** A promise that has nothing to wait for and is not settled: the SDK gives it where the attempt has failed. */
  isPending(promise: SdkPromise): boolean {
    return Reflect.get(promise, 'settled') === false;
  }
}
