import * as sdk from '@restatedev/restate-sdk';
import {
  CancelledError, isRetryable, isTerminal, PauseError, TerminalError, TimeoutError, type UnserializableError,
} from '../../kernel/errors.ts';

/**
 * Programs see stet's error classes on both engines; the SDK judges by `instanceof` of its own. Errors change class where they cross.
 */
export function toSdk(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof sdk.RestateError) return error;
  if (isTerminal(error)) {
    const { code, metadata } = error as { code?: unknown; metadata?: Record<string, string> };
    return withStack(new sdk.TerminalError(error.message, {
      errorCode: typeof code === 'number' ? code : 500,
      ...(metadata !== undefined && { metadata: { ...metadata } }),
      ...(error.cause !== undefined && { cause: error.cause }),
    }), error);
  }
  if (isRetryable(error)) {
    const { retryAfter } = error;
    return withStack(new sdk.RetryableError(error.message, { errorCode: error.code, ...(retryAfter !== undefined && { retryAfter }) }), error);
  }
  if (error instanceof PauseError) return withStack(new sdk.PauseError(error.message), error);
  return error;
}

/** A failure that the SDK delivers: always terminal, of the class that its code names. */
export function fromSdk(error: unknown): unknown {
  if (!(error instanceof sdk.TerminalError)) return error;
  const restored =
    error instanceof sdk.CancelledError ? new CancelledError(error.message)
    : error instanceof sdk.TimeoutError ? new TimeoutError(error.message)
    : new TerminalError(error.message, { errorCode: error.code, ...(error.metadata !== undefined && { metadata: error.metadata }) });
  Object.defineProperty(restored, 'stack', { value: `${restored.name}: ${restored.message}`, writable: true, configurable: true });
  return restored;
}

/** A value that no journal can keep: terminal on every engine, where the SDK would try for ever. */
export function unserializable(error: UnserializableError): sdk.TerminalError {
  return new sdk.TerminalError(error.message, { errorCode: 500, metadata: { code: error.code } });
}

function withStack(error: Error, like: Error): Error {
  Object.defineProperty(error, 'stack', { value: like.stack, writable: true, configurable: true });
  return error;
}
