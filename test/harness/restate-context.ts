import type { RestateAttempt } from '../../runtime/engines/restate/attempt.ts';
import type { RestateContext } from '../../runtime/engines/restate/context.ts';
import { codecSerde } from '../../runtime/kernel/serde.ts';
import type { Act, ContextHooks, LawContext } from './durable-context.ts';

export interface RestateContextHooks extends ContextHooks {
  /** The service that answers calls by what it was called with, and takes sends. */
  readonly echo: string;
  /** Tells this invocation's sends from others'. */
  readonly from: string;
  /** Sees each write as it is made. */
  readonly onWrite: (write: CaseWrite) => void;
}

export type CaseWrite =
  | { readonly do: 'set'; readonly key: string; readonly value: unknown }
  | { readonly do: 'clear'; readonly key: string }
  | { readonly do: 'send'; readonly name: string; readonly arg: unknown };

/** The durable context on Restate, as the cases know it. */
export function restateCaseContext(durable: RestateContext, attempt: RestateAttempt, hooks: RestateContextHooks): LawContext {
  const { echo, from, onAwakeable, onWrite, around, tries } = hooks;
  const retry = { initialRetryInterval: 1, retryIntervalFactor: 1, maxRetryAttempts: tries ?? 3 } as const;
  const run = <T>(name: string, action: Act<T>, how: { onError: 'throw' } | { retry: typeof retry }) => {
    attempt.enter('run');
    return attempt.run<T>({ kind: 'run', name, action: around === undefined ? action : around(name, action), ...how });
  };
  return {
    key: 'k',
    request: () => durable.request(),
    run: <T>(first: string | Act<T>, second?: Act<T>) => {
      const action = typeof first === 'string' ? second! : first;
      return run(typeof first === 'string' ? first : first.name, action, tries === undefined ? { onError: 'throw' } : { retry });
    },
    retried: (name, action) => run(name, action, { retry }),
    sleep: (ms) => durable.sleep(ms),
    get: (key) => durable.get(key),
    set: (key, value) => {
      durable.set(key, value);
      onWrite({ do: 'set', key, value: structuredClone(value) });
    },
    clear: (key) => {
      durable.clear(key);
      onWrite({ do: 'clear', key });
    },
    call: <T>(method: string, parameter: unknown) =>
      durable.genericCall<unknown, T>({ service: echo, method: 'echo', parameter: { n: method, a: parameter }, inputSerde: codecSerde, outputSerde: codecSerde as never }),
    send: (name, arg) => {
      void durable.genericSend<unknown>({ service: echo, method: 'mail', parameter: { from, name, arg }, inputSerde: codecSerde });
      onWrite({ do: 'send', name, arg: structuredClone(arg) });
    },
    awakeable: <T>() => {
      const made = durable.awakeable<T>();
      onAwakeable?.(made.id);
      return made;
    },
    rand: durable.rand,
    date: durable.date,
  };
}
