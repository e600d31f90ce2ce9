import type { SdkContext } from './context.ts';

type Interceptor = (name: string, next: () => Promise<void>) => Promise<void>;

/** Members of the SDK's context that are not in its types (1.17): a test of the engine holds each to what is said here. */
interface Internals {
  /** Actions that the SDK is to perform: it registers one when a run is issued that the journal does not know the end of. */
  readonly runClosuresTracker: { readonly runsToExecute: ReadonlyMap<number, unknown> };
  /** The service's hooks around each action. */
  readonly runInterceptor: Interceptor;
  setRunInterceptor(interceptor: Interceptor): void;
}

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
    const internals = context as unknown as Partial<Internals>;
    if (typeof internals.runClosuresTracker?.runsToExecute?.size !== 'number' || typeof internals.setRunInterceptor !== 'function' || typeof internals.runInterceptor !== 'function') {
      throw new TypeError('@stet/runtime needs @restatedev/restate-sdk ^1.17: this version does not tell whether a run is new. Install 1.17, or a stet that knows this version.');
    }
    this.#context = internals as Internals;
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
}
