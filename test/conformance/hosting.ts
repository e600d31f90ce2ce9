import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { EndpointHandler } from '../harness/restate-endpoint.ts';

/** An endpoint's fetch handler, behind Node's HTTP server as behind any other host. */
export function fetchHost(handle: (request: Request) => Promise<Response>): EndpointHandler {
  return answering(async (request, response) => {
    const headers = Object.entries(request.headers).filter(([name]) => !name.startsWith(':')) as [string, string][];
    const body = request.method === 'GET' ? {} : { body: Readable.toWeb(request) as ReadableStream, duplex: 'half' };
    const answer = await handle(new Request(`http://127.0.0.1${request.url}`, { method: request.method, headers, ...body } as RequestInit));
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    if (answer.body !== null) for await (const part of answer.body) await written(response, part as Uint8Array);
    response.end();
  });
}

/** An endpoint's Lambda handler, called with the events of API Gateway. */
export function lambdaHost(handle: (event: unknown, context: unknown) => Promise<unknown>): EndpointHandler {
  return answering(async (request, response) => {
    const body = await buffer(request);
    const answer = (await handle({
      path: request.url, httpMethod: request.method, headers: request.headers, isBase64Encoded: true, body: body.length === 0 ? null : body.toString('base64'),
    }, {})) as { statusCode: number; headers: Record<string, string>; body: string; isBase64Encoded: boolean };
    response.writeHead(answer.statusCode, answer.headers);
    await written(response, Buffer.from(answer.body, answer.isBase64Encoded ? 'base64' : 'utf8'));
    response.end();
  });
}

function answering(answer: (request: Http2ServerRequest, response: Http2ServerResponse) => Promise<void>): EndpointHandler {
  return (request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  };
}

const written = (response: Http2ServerResponse, part: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    response.write(part, (error) => (error == null ? resolve() : reject(error)));
  });
