import { AsyncContext } from './async-context.ts';
import { encode } from './codec.ts';
import { milliseconds } from './duration.ts';
import { isDeterminismError, isPause, isRetryable, isTerminal, TerminalError } from './errors.ts';
import type { Engine, RunFailure, Stop } from './port.ts';
import type { Action, RetryPolicy, RunContext, Serde } from './program.ts';
import { outside, within, type RunScope, type Turning } from './scope.ts';

const defaults = { initialRetryInterval: 50, retryIntervalFactor: 2, maxRetryInterval: 10_000 };

/** How an action reaches its attempt. */
export interface ActionHost extends Turning {
  readonly engine: Engine;
  runContext(tries: number): RunContext;
}

/** The result of an action, as the journal keeps it. */
export type Conclude = (ok: boolean, value: string) => void;

/**
 * Makes the `begin` of a run: performs the action in run scope, in the async context of the call that issued it, and retries it by
 * its policy. The count of tries is durable, so that a crash does not start it anew.
 */
export function prepareAction<T>(
  host: ActionHost, seq: number, action: Action<T>, failure: RunFailure | undefined, conclude: Conclude,
): { begin: () => void; stop: Stop } {
  const context = new AsyncContext();
  const scope: RunScope = { inRun: true, attempt: host, name: action.name };
  let tries = failure?.tries ?? 0;
  let sinceMs = failure?.since;
  let stopTimer: Stop | undefined;
  /** Cancelled while the action was under way: what it gives concerns nobody, and it is not tried again. */
  let stopped = false;

  const perform = (): void => {
    if (!host.alive) return;
    tries++;
    sinceMs ??= host.engine.world.now();
    let result: Promise<T> | T;
    try {
      result = context.run(() => within(scope, () => action.action(host.runContext(tries))));
    } catch (error) {
      return failed(error);
    }
    if (isThenable(result)) void outside(() => Promise.resolve(result).then(succeeded, failed));
    else succeeded(result);
  };

  const succeeded = (value: T): void => {
    if (!host.alive || stopped) return;
    let text: string;
    try {
      text = action.serde === undefined ? encode(value) : encodeBy(action.serde, value);
    } catch (error) {
      return conclude(false, encode(error));
    }
    conclude(true, text);
  };

  const failed = (error: unknown): void => {
    if (!host.alive) return;
    if (isDeterminismError(error)) return host.fail(error);
    if (stopped) return;
    if (isPause(error) || (action.onError === 'fail' && !isTerminal(error))) return host.fail(error);
    if (action.onError === 'throw' || isTerminal(error)) return conclude(false, encodeThrown(error));
    const delayMs = nextDelay(action.retry ?? {}, tries, host.engine.world.now() - sinceMs!, error);
    if (delayMs === undefined) return conclude(false, encode(exhausted(error)));
    host.engine.noteFailure(seq, { tries, since: sinceMs! });
    stopTimer = host.engine.world.after(delayMs, perform);
  };

  const stop = (): void => {
    stopped = true;
    stopTimer?.();
  };
  return { begin: perform, stop };
}

/** Milliseconds before the next try, or undefined where the policy ends. */
export function nextDelay(policy: RetryPolicy, tries: number, elapsedMs: number, error: unknown): number | undefined {
  if (tries >= (policy.maxRetryAttempts ?? Infinity)) return undefined;
  if (elapsedMs >= (policy.maxRetryDuration ?? Infinity)) return undefined;
  if (isRetryable(error) && error.retryAfter !== undefined) return milliseconds(error.retryAfter);
  const first = policy.initialRetryInterval ?? defaults.initialRetryInterval;
  const factor = policy.retryIntervalFactor ?? defaults.retryIntervalFactor;
  return Math.min(first * factor ** (tries - 1), policy.maxRetryInterval ?? defaults.maxRetryInterval);
}

/** What is thrown need not be an error, nor survive the journal. */
export function encodeThrown(error: unknown): string {
  try {
    return encode(error);
  } catch (unserializable) {
    return encode(unserializable);
  }
}

function exhausted(error: unknown): TerminalError {
  if (!(error instanceof Error)) return new TerminalError(String(error));
  const terminal = new TerminalError(error.message);
  Object.defineProperty(terminal, 'cause', { value: error, configurable: true, writable: true });
  return terminal;
}

export function encodeBy<T>(serde: Serde<T>, value: T): string {
  return Buffer.from(serde.serialize(value)).toString('base64');
}

export function decodeBy<T>(serde: Serde<T>, text: string): T {
  return serde.deserialize(Buffer.from(text, 'base64'));
}

function isThenable<T>(value: Promise<T> | T): value is Promise<T> {
  return (typeof value === 'object' || typeof value === 'function') && value !== null && typeof Reflect.get(value, 'then') === 'function';
}
