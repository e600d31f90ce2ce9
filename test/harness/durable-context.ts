import type { Attempt } from '../../runtime/kernel/attempt.ts';
import type { StetPromise } from '../../runtime/kernel/promise.ts';
import { DurableContext } from '../../runtime/sdk/context.ts';

export type Act<T> = () => Promise<T> | T;

/** The `Ctx` of the cases. */
export interface CaseContext {
  readonly key: string;
  request(): { readonly id: string };
  run<T>(nameOrAction: string | Act<T>, action?: Act<T>): Promise<T>;
  sleep(ms: number): Promise<void>;
  get<T>(key: string): Promise<T | null>;
  set(key: string, value: unknown): void;
  clear(key: string): void;
  call<T>(target: string, argument?: unknown): Promise<T>;
  send(target: string, argument?: unknown): void;
  awakeable<T>(): { readonly id: string; readonly promise: Promise<T> };
  readonly rand: { random(): number; uuidv4(): string };
  readonly date: { now(): Promise<number> };
}

/** What generated programs need besides: a failing action is tried again. */
export interface LawContext extends CaseContext {
  retried<T>(name: string, action: Act<T>): StetPromise<T>;
}

export interface ContextHooks {
  /** Sees each awakeable as it is made. */
  readonly onAwakeable?: (id: string) => void;
  /** Stands around each action. */
  readonly around?: <T>(name: string, action: Act<T>) => Act<T>;
  /** A failing action is tried again, as often as this says; otherwise its error is the value. */
  readonly tries?: number;
}

/** The service that the targets of `call` and `send` belong to. */
const service = 'case';

/** A target as the case wrote it, from the name of a write. */
export function targetOf(name: string): string {
  return name.slice(service.length + 1);
}

/** The product's durable context, as the cases know it. */
export function caseContext(attempt: Attempt, { onAwakeable, around, tries }: ContextHooks = {}): LawContext {
  const durable = new DurableContext(attempt, { service, key: 'k', handler: 'handler' });
  const retry = { initialRetryInterval: 1, maxRetryAttempts: tries ?? 3 } as const;
  return {
    key: durable.key,
    request: () => durable.request(),
    run: <T>(first: string | Act<T>, second?: Act<T>) => {
      const action = typeof first === 'string' ? second! : first;
      const name = typeof first === 'string' ? first : first.name;
      return durable.run(name, around === undefined ? action : around(name, action), tries === undefined ? { onError: 'throw' } : retry);
    },
    retried: (name, action) => durable.run(name, action, retry),
    sleep: (ms) => durable.sleep(ms),
    get: (key) => durable.get(key),
    set: (key, value) => durable.set(key, value),
    clear: (key) => durable.clear(key),
    call: (method, parameter) => durable.genericCall({ service, method, parameter }),
    send: (method, parameter) => durable.genericSend({ service, method, parameter }),
    awakeable: <T>() => {
      const made = durable.awakeable<T>();
      onAwakeable?.(made.id);
      return made;
    },
    rand: durable.rand,
    date: durable.date,
  };
}
