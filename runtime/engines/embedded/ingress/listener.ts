import { once } from 'node:events';
import { createServer, STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import { isIPv6, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Connection } from './connection.ts';
import { Exchange, type Render } from './exchange.ts';
import { closing, Failure } from './failure.ts';
import { guard } from './guard.ts';
import { headOf } from './head.ts';

export interface ListenerOptions {
  /** 127.0.0.1 unless given. */
  readonly host?: string;
  /** 0 for a free one. */
  readonly port: number;
  /** Names that the server may be called by beside those of loopback, without port. */
  readonly hosts?: readonly string[];
  /** Origins of pages that may call: `https://app.example`. */
  readonly origins?: readonly string[];
  /** 10 MiB unless given. */
  readonly bodyLimitBytes?: number;
  /** For a request to arrive whole; 60,000 unless given. */
  readonly requestTimeoutMs?: number;
  /** What the server has to say to whoever runs it. Standard error unless given. */
  readonly log?: (message: string) => void;
}

export interface Listener {
  /** No slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Stops accepting, answers 503 to whoever still waits, and ends the connections, all within about a second. */
  close(): Promise<void>;
}

export interface Handling {
  /** Answers. Whatever it throws is answered for it: a Failure as it says, everything else with 500. */
  readonly handle: (exchange: Exchange) => void | Promise<void>;
  readonly render: Render;
}

/** For connections that do not end by themselves when the server closes. */
const closeGraceMs = 1000;

/** An HTTP/1.1 server in which no request harms another. Rejects where the port is taken. */
export async function listen(options: ListenerOptions, { handle, render }: Handling): Promise<Listener> {
  const { host = '127.0.0.1', port, hosts = [], origins = [], bodyLimitBytes = 10 * 1024 * 1024, requestTimeoutMs = 60_000 } = options;
  const log = options.log ?? ((message: string) => process.stderr.write(`stet: ${message}\n`));
  const allowed = { bound: host, hosts: hosts.map((each) => each.toLowerCase()), origins };
  const connections = new Map<Duplex, Connection>();
  let isClosing = false;

  const begin = async (exchange: Exchange): Promise<void> => {
    try {
      const { request } = exchange;
      const head = headOf(request);
      const origin = guard(head, request.socket.localAddress, request.httpVersion, allowed);
      exchange.begin(head, origin);
      if (isClosing) throw closing();
      if (request.method === 'OPTIONS') return exchange.answer(200, origin === undefined ? {} : preflight(head.headers), '');
      await handle(exchange);
    } catch (error) {
      exchange.fail(failureOf(error, exchange));
    }
  };
  const failureOf = (error: unknown, { request }: Exchange): Failure => {
    if (error instanceof Failure) return error;
    // A closed engine fails whatever still waits for it.
    if (isClosing) return closing();
    log(`${request.method} ${request.url} failed\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return new Failure(500, 'the server failed: its log says how');
  };
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    const exchange = new Exchange(request, response, render, bodyLimitBytes);
    connections.get(request.socket)?.add(exchange, response);
    void begin(exchange);
  };

  const server = createServer({
    requestTimeout: requestTimeoutMs,
    headersTimeout: requestTimeoutMs,
    connectionsCheckingInterval: Math.max(50, Math.min(5000, requestTimeoutMs / 4)),
    // Longer than clients keep theirs, so that no request meets a connection that is just being closed.
    keepAliveTimeout: 75_000,
    // The missing header is answered here, as every failure is.
    requireHostHeader: false,
    noDelay: true,
  }, onRequest);
  server.maxHeadersCount = 0;
  // Whoever has said everything is answered all the same.
  Object.assign(server, { httpAllowHalfOpen: true });
  server.on('connection', (socket: Socket) => {
    connections.set(socket, new Connection(socket));
    socket.once('close', () => connections.delete(socket));
  });
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    const exchange = new Exchange(request, response, render, bodyLimitBytes);
    connections.get(request.socket)?.add(exchange, response);
    exchange.fail(new Failure(417, 'the only expectation that is met is 100-continue', { closes: true }));
  });
  server.on('connect', (_request: IncomingMessage, socket: Duplex) => {
    // From here on the socket is this listener's.
    socket.on('error', () => socket.destroy());
    const failure = new Failure(405, 'method not allowed', { headers: { allow: 'GET, POST' }, closes: true });
    connections.get(socket)?.endWith(failure, rawAnswer(failure, render));
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    const failure = clientFailure(error);
    const connection = connections.get(socket);
    if (failure === undefined || connection === undefined) socket.destroy();
    else connection.endWith(failure, rawAnswer(failure, render));
  });

  server.listen(port, host);
  await once(server, 'listening');
  server.on('error', (error) => log(`the server on port ${port}: ${error.message}`));
  const bound = server.address() as AddressInfo;
  return {
    url: `http://${isIPv6(host) ? `[${host}]` : host}:${bound.port}`,
    port: bound.port,
    close: async () => {
      isClosing = true;
      const closed = server.listening ? once(server, 'close') : undefined;
      server.close();
      for (const connection of connections.values()) connection.failAll(closing());
      const timer = setTimeout(() => server.closeAllConnections(), closeGraceMs);
      await closed;
      clearTimeout(timer);
    },
  };
}

/** A page asks before it calls. */
function preflight(headers: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const asked = headers['access-control-request-headers'];
  return {
    'access-control-allow-methods': 'GET, POST, PATCH',
    'access-control-max-age': '600',
    ...(asked !== undefined && /^[\w\-, ]*$/.test(asked) && { 'access-control-allow-headers': asked }),
  };
}

/** What to answer where the client does not speak HTTP, or not to the end; undefined where it is gone. */
function clientFailure({ code, message }: NodeJS.ErrnoException): Failure | undefined {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new Failure(408, 'the request did not arrive in time', { closes: true });
  if (code === 'HPE_HEADER_OVERFLOW') return new Failure(431, 'the headers are too long', { closes: true });
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return new Failure(413, 'the chunk extensions are too long', { closes: true });
  return code?.startsWith('HPE_') === true ? new Failure(400, `the request is no HTTP: ${message.replace(/^Parse Error: /, '')}`, { closes: true }) : undefined;
}

/** An answer for a request of which there is no more than its failure. */
function rawAnswer(failure: Failure, render: Render): string {
  const { headers, body } = render(failure);
  const lines = Object.entries({ ...headers, ...failure.headers, connection: 'close', 'content-length': Buffer.byteLength(body) });
  return `HTTP/1.1 ${failure.status} ${STATUS_CODES[failure.status] ?? ''}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`;
}
