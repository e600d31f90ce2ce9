import { decode } from '../../../kernel/codec.ts';
import type { Ending } from '../api.ts';
import { decodePayload } from '../payload.ts';
import { defaultRetentionMs } from '../registry.ts';
import { outputType } from './content-types.ts';
import type { Exchange } from './exchange.ts';
import { failureBody } from './failure.ts';
import type { ServedHandler } from './served.ts';

/** Answers with the outcome of an invocation. `endedAtMs` is given where it had ended before it was asked for. */
export function answerOf(exchange: Exchange, id: string, ending: Ending, handler: ServedHandler | undefined, endedAtMs: number | undefined): void {
  const headers: Record<string, string> = { 'x-restate-id': id };
  if (endedAtMs !== undefined && handler !== undefined) {
    headers['idempotency-expires'] = new Date(endedAtMs + (handler.keptMs ?? defaultRetentionMs)).toISOString().replace('Z', '+00:00');
  }
  if (!ending.ok) return answerError(exchange, headers, decode(ending.value));
  const body = decodePayload(ending.value);
  const contentType = handler === undefined ? undefined : outputType(handler.output, body.byteLength === 0);
  if (contentType !== undefined) headers['content-type'] = contentType;
  exchange.answer(200, headers, body);
}

function answerError(exchange: Exchange, headers: Record<string, string>, error: unknown): void {
  const { code, message, metadata } = error instanceof Error ? (error as Error & { code?: unknown; metadata?: Record<string, string> }) : failureOfNoError(error);
  const known = typeof code === 'number' && Number.isInteger(code) ? code : 500;
  headers['x-restate-error-source'] = 'invocation';
  headers['content-type'] = 'application/json';
  // What is no status of an answer that ends is one of the server.
  exchange.answer(known >= 200 && known <= 999 ? known : 500, headers, failureBody(known, message, 'invocation', metadata));
}

function failureOfNoError(thrown: unknown): { code: number; message: string; metadata?: never } {
  return { code: 500, message: `thrown, and no error: ${String(thrown)}` };
}
