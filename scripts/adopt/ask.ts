import type { Call } from './calls.ts';

/** What a call gave: an answer, or none within the time that it had. */
export type Answer = { readonly status: number; readonly body: unknown } | { readonly timeoutMs: number } | { readonly error: string };

/** Makes a call at an ingress. A body that is JSON is given as its value, another as text. */
export async function ask(ingress: string, { path, method = 'POST', body, headers }: Call, timeoutMs: number): Promise<Answer> {
  try {
    const response = await fetch(`${ingress}/${path}`, {
      method, signal: AbortSignal.timeout(timeoutMs),
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: valueOf(text, response.headers.get('content-type')) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error.name === 'TimeoutError') return { timeoutMs };
    // The engine is gone, or has cut the connection: that is what this call came to.
    return { error: error.cause instanceof Error ? error.cause.message : error.message };
  }
}

function valueOf(text: string, type: string | null): unknown {
  if (type === null || !/\bjson\b/.test(type)) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}
