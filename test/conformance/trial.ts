import assert from 'node:assert/strict';
import type { Stage } from './stage.ts';

export type Phase = 'undisturbed' | 'cut';

/** An answer of the ingress. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** The body as JSON where it is, as text otherwise; undefined where it is empty. */
  readonly value: unknown;
}

export interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Instead of POST. */
  readonly method?: string;
}

/** What a check has in its hands: the ingress, the admin interface, and names of its own. */
export class Trial {
  readonly server: Stage;
  readonly phase: Phase;
  readonly #run: string;

  constructor(server: Stage, sdk: string, phase: Phase) {
    this.server = server;
    this.phase = phase;
    this.#run = `${sdk}-${phase}`;
  }

  /** A key of an object or workflow that no other phase uses. */
  key(name: string): string {
    return `${name}-${this.#run}`;
  }

  /** `path` without a slash at its start. Bytes go as they are, everything else as JSON. */
  async request(path: string, body?: unknown, { headers = {}, method = 'POST' }: RequestOptions = {}): Promise<Reply> {
    const raw = body instanceof Uint8Array;
    const response = await fetch(`${this.server.ingress}/${path}`, {
      method,
      headers: { ...(body !== undefined && { 'content-type': raw ? 'application/octet-stream' : 'application/json' }), ...headers },
      ...(body !== undefined && { body: raw ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, value: parsed(text) };
  }

  /** Calls `SERVICE/HANDLER` or `OBJECT/KEY/HANDLER`; its value. Throws where the answer is a failure. */
  async call(path: string, body?: unknown, options?: RequestOptions): Promise<unknown> {
    const reply = await this.request(path, body, options);
    if (reply.status >= 300) throw new Error(`${path}: ${reply.status} ${JSON.stringify(reply.value)}`);
    return reply.value;
  }

  /** Calls a handler that is to fail: status and message. */
  async failure(path: string, body?: unknown, options?: RequestOptions): Promise<{ status: number; message: string }> {
    const { status, value } = await this.request(path, body, options);
    assert.ok(status >= 400, `${path} was to fail, and answered ${status} ${JSON.stringify(value)}`);
    return { status, message: (value as { message: string }).message };
  }

  /** Sends; the invocation's id. */
  async send(path: string, body?: unknown, options?: RequestOptions): Promise<string> {
    return ((await this.call(`${path}/send`, body, options)) as { invocationId: string }).invocationId;
  }

  /** Waits for an invocation; its answer. */
  attach(id: string): Promise<Reply> {
    return this.request(`restate/invocation/${id}/attach`, undefined, { method: 'GET' });
  }

  /** Asks until there is an answer other than undefined and false; that answer. */
  async until<T>(what: string, ask: () => Promise<T | undefined | false>, ms = 10_000): Promise<T> {
    const last = performance.now() + ms;
    while (performance.now() < last) {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    throw new Error(`${what}: not within ${ms} ms`);
  }

  /** Until an invocation has a status (`running`, `suspended`, `completed`, …). */
  async status(id: string, status: string): Promise<void> {
    await this.until(`${id} ${status}`, async () => (await this.server.status(id)) === status);
  }
}

function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}
