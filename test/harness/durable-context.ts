import type { Attempt } from '../../runtime/kernel/attempt.ts';
import type { StetPromise } from '../../runtime/kernel/promise.ts';
import { float, uuid } from '../../runtime/kernel/streams.ts';

type Act<T> = () => Promise<T> | T;

/** The `Ctx` of the cases, over an attempt. */
export interface CaseContext {
  readonly key: string;
  request(): { readonly id: string };
  run<T>(nameOrAction: string | Act<T>, action?: Act<T>): StetPromise<T>;
  /** Like `run`, but a failing action is tried again. */
  retried<T>(name: string, action: Act<T>): StetPromise<T>;
  sleep(ms: number): StetPromise<void>;
  get<T>(key: string): StetPromise<T | null>;
  set(key: string, value: unknown): void;
  clear(key: string): void;
  call<T>(target: string, argument?: unknown): StetPromise<T>;
  send(target: string, argument?: unknown): void;
  awakeable<T>(): { readonly id: string; readonly promise: StetPromise<T> };
  readonly rand: { random(): number; uuidv4(): string };
  readonly date: { now(): StetPromise<number> | Promise<number> };
}

export interface ContextHooks {
  /** Sees each awakeable as it is made. */
  readonly onAwakeable?: (id: string) => void;
  /** Stands around each action. */
  readonly around?: <T>(name: string, action: Act<T>) => Act<T>;
  /** A failing action is tried again by the policy, instead of its error being the value. */
  readonly retry?: boolean;
}

/** The durable context as the cases know it. */
export function caseContext(attempt: Attempt, hooks: ContextHooks = {}): CaseContext {
  const run = <T>(name: string, action: Act<T>, retry: boolean): StetPromise<T> => {
    attempt.enter('run');
    return attempt.run<T>({
      kind: 'run', name,
      action: hooks.around === undefined ? action : hooks.around(name, action),
      ...(retry ? { retry: { initialRetryInterval: 1, maxRetryAttempts: 3 } } : { onError: 'throw' as const }),
    });
  };
  return {
    key: attempt.key ?? '',
    request: () => ({ id: attempt.id }),
    run: (first, second) => (typeof first === 'string' ? run(first, second!, hooks.retry === true) : run('', first, hooks.retry === true)),
    retried: (name, action) => run(name, action, true),
    sleep: (ms) => {
      attempt.enter('sleep');
      return attempt.sleep<void>(ms);
    },
    get: (key) => {
      attempt.enter('get');
      return attempt.get(key);
    },
    set: (key, value) => {
      attempt.enter('set');
      attempt.set(key, value);
    },
    clear: (key) => {
      attempt.enter('clear');
      attempt.clear(key);
    },
    call: (target, argument) => {
      attempt.enter('call');
      return attempt.call(target, argument);
    },
    send: (target, argument) => {
      attempt.enter('send');
      attempt.send(target, argument);
    },
    awakeable: <T>() => {
      attempt.enter('awakeable');
      const made = attempt.awakeable<T>();
      hooks.onAwakeable?.(made.id);
      return made;
    },
    rand: {
      random: () => {
        attempt.enter('rand');
        return float(attempt.rand);
      },
      uuidv4: () => {
        attempt.enter('rand');
        return uuid(attempt.rand);
      },
    },
    date: {
      now: () => {
        attempt.enter('date');
        return Promise.resolve(attempt.now());
      },
    },
  };
}
