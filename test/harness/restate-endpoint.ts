import { once } from 'node:events';
import { createServer, type Http2ServerRequest, type Http2ServerResponse, type ServerHttp2Session } from 'node:http2';
import { createServer as createHttp1Server, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the SDK's `createEndpointHandler` and `http2Handler` give. */
export type EndpointHandler = (request: Http2ServerRequest, response: Http2ServerResponse) => void;

export interface Endpoint {
  /** For `register`. */
  readonly uri: string;
  /** Ends the connections too: the server's view is of a service that is gone. */
  close(): Promise<void>;
}

/** Serves an endpoint over HTTP/2 without TLS, on loopback and a free port. (The SDK's own `serve` binds all interfaces.) */
export async function serveEndpoint(handler: EndpointHandler, port = 0): Promise<Endpoint> {
  const server = createServer(handler);
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session) => {
    sessions.add(session);
    session.on('close', () => sessions.delete(session));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    uri: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const session of sessions) session.destroy();
      await closed;
    },
  };
}

/** Serves a request-response endpoint over HTTP/1.1; register it with `useHttp11`. */
export async function serveHttp1Endpoint(handler: (request: IncomingMessage, response: ServerResponse) => void): Promise<Endpoint> {
  const server = createHttp1Server(handler);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    uri: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
