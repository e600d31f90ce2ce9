import { request } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

export interface Ask {
  readonly method: string;
  /** As it goes on the wire. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string | Uint8Array;
}

/** One request on a connection of its own; nothing is added to it but Host and the length of a body. */
export function ask(url: string, { method, path, headers = {}, body }: Ask): Promise<Answer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, method, path, headers: { ...headers, ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }) }, agent: false });
    sent.setTimeout(10_000, () => sent.destroy(new Error(`${method} ${path}: no answer within 10 s`)));
    sent.on('error', reject);
    sent.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('error', reject);
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers as Record<string, string>, body: text }));
    });
    sent.end(body);
  });
}

export const json = { 'content-type': 'application/json' };

export function post(url: string, path: string, value?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  return ask(url, { method: 'POST', path, headers: value === undefined ? headers : { ...json, ...headers }, ...(value !== undefined && { body: JSON.stringify(value) }) });
}

export function get(url: string, path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return ask(url, { method: 'GET', path, headers });
}
