import { facade, replaced } from './facade.ts';
import { NativeAbortSignal, nativeAbortSignalTimeout } from './natives.ts';
import { replace, toNative } from './replace.ts';
import { clampMs } from './timeout.ts';

const maxDelay = 2 ** 32 - 1;

/** `AbortSignal` for one site: `timeout` is a durable timer in *inv* scope, and aborts in a turn of its own. */
export function makeAbortSignal(site?: string): typeof AbortSignal {
  const timeout = replace(nativeAbortSignalTimeout, {
    current: () => AbortSignal.timeout,
    serve(attempt, args, self) {
      const [delay] = args;
      const isValid = typeof delay === 'number' && Number.isInteger(delay) && delay >= 0 && delay <= maxDelay;
      if (!isValid) return Reflect.apply(nativeAbortSignalTimeout, self, args) as unknown;
      const controller = new AbortController();
      const fire = () => controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
      attempt.timer({ kind: 'timer', ms: clampMs(delay), fire, ...(site === undefined ? {} : { site }) });
      return controller.signal;
    },
  });
  return facade({
    native: NativeAbortSignal,
    current: () => toNative(AbortSignal),
    members: new Map([['timeout', replaced(nativeAbortSignalTimeout, timeout)]]),
  });
}
