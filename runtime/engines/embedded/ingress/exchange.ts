import type { IncomingMessage, ServerResponse } from 'node:http';
import { Failure } from './failure.ts';
import type { Head } from './head.ts';

/** How a server words its failures. */
export type Render = (failure: Failure) => { readonly headers: Readonly<Record<string, string>>; readonly body: string };

const empty = Buffer.alloc(0);
/** How long a client that sends on after its answer may take to read it. */
const lingerMs = 500;

/** One request and its answer. It is answered once: whatever comes later is dropped. */
export class Exchange {
  readonly request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #render: Render;
  readonly #bodyLimitBytes: number;
  #head: Head | undefined;
  #answered = false;
  /** For the page of a foreign origin that may read the answer. */
  #cors: Readonly<Record<string, string>> = {};

  constructor(request: IncomingMessage, response: ServerResponse, render: Render, bodyLimitBytes: number) {
    this.request = request;
    this.#response = response;
    this.#render = render;
    this.#bodyLimitBytes = bodyLimitBytes;
  }

  get answered(): boolean {
    return this.#answered;
  }

  get method(): string {
    return this.request.method ?? '';
  }

  get head(): Head {
    return this.#head!;
  }

  /** What was read of the request, and the foreign origin whose pages may read the answer. */
  begin(head: Head, origin: string | undefined): void {
    this.#head = head;
    if (origin !== undefined) {
      this.#cors = {
        'access-control-allow-origin': origin, 'access-control-expose-headers': 'x-restate-id, x-restate-error-source, idempotency-expires', vary: 'origin',
      };
    }
  }

  /** The whole body. Rejects with a Failure where it is too long, or ends early. */
  body(): Promise<Buffer> {
    const { headers } = this.head;
    const declared = headers['content-length'];
    if (declared === undefined ? headers['transfer-encoding'] === undefined : declared === '0') return Promise.resolve(empty);
    return new Promise((resolve, reject) => {
      const limit = this.#bodyLimitBytes;
      const tooLong = (): void => reject(new Failure(413, `the body is longer than ${limit} bytes`, { closes: true }));
      if (declared !== undefined && Number(declared) > limit) return tooLong();
      const chunks: Buffer[] = [];
      let length = 0;
      const { request } = this;
      request.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length > limit) tooLong();
        else chunks.push(chunk);
      });
      request.on('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
      const cut = (): void => {
        if (!request.complete) reject(new Failure(400, 'the body ended early', { closes: true }));
      };
      request.on('error', cut);
      request.on('close', cut);
    });
  }

  answer(status: number, headers: Readonly<Record<string, string>>, body: string | Uint8Array): void {
    const response = this.#response;
    if (this.#answered || response.destroyed) return;
    // Upgrades are not taken, and Node does not read what follows such a request.
    if ((this.#head ?? this.request).headers['upgrade'] !== undefined) response.shouldKeepAlive = false;
    if (status === 204 || status === 304) {
      response.writeHead(status, { ...headers, ...this.#cors });
      this.#answered = true;
      response.end();
      return;
    }
    const length = typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength;
    // It throws for a header that cannot be written, a content type of the program's: that is answered with another status then.
    response.writeHead(status, { ...headers, ...this.#cors, 'content-length': length });
    this.#answered = true;
    // Closing on what was not read would reset the connection, and the answer with it.
    if (headers['connection'] === 'close' && !this.request.complete) this.#endLate(body);
    else response.end(body);
  }

  json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): void {
    this.answer(status, { 'content-type': 'application/json', ...headers }, JSON.stringify(value));
  }

  fail(failure: Failure): void {
    const { headers, body } = this.#render(failure);
    this.answer(failure.status, { ...headers, ...failure.headers, ...(failure.closes && { connection: 'close' }) }, body);
  }

  #endLate(body: string | Uint8Array): void {
    const response = this.#response;
    response.write(body);
    const end = (): void => {
      clearTimeout(timer);
      response.end();
    };
    const timer = setTimeout(end, lingerMs);
    this.request.once('close', end);
    this.request.resume();
  }
}
