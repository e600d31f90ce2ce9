import * as sdk from '@restatedev/restate-sdk';
import {
  CancelledError, isRetryable, isTerminal, PauseError, RetryableError, TerminalError, TimeoutError, type UnserializableError,
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
    return withStack(new sdk.RetryableError(error.message, { errorCode: error.code, cause: error.cause, ...(retryAfter !== undefined && { retryAfter }) }), error);
  }
  if (error instanceof PauseError) return withStack(new sdk.PauseError(error.message, { errorCode: error.code, cause: error.cause }), error);
  return error;
}

/** An error of the SDK as programs know it: of stet's class of the same name. A failure that the SDK delivers is always terminal. */
export function fromSdk(error: unknown): unknown {
  if (error instanceof sdk.RetryableError) {
    const { message, code, cause, retryAfter } = error;
    return withStack(new RetryableError(message, { errorCode: code, cause, ...(retryAfter !== undefined && { retryAfter }) }), error);
  }
  if (error instanceof sdk.PauseError) return withStack(new PauseError(error.message, { errorCode: error.code, cause: error.cause }), error);
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
