import { connect } from 'node:http2';

/** How an endpoint is spoken to; undefined where none is. */
export type Protocol = 'h2c' | 'http/1.1' | undefined;

const discovery = { accept: [2, 3, 4].map((version) => `application/vnd.restate.endpointmanifest.v${version}+json`).join(', ') };
const isManifest = (type: unknown): boolean => typeof type === 'string' && type.includes('vnd.restate.endpointmanifest');

/** Whether a service for Restate is served at a loopback port, and how: it is asked for its manifest, as the server will ask. */
export async function probe(port: number): Promise<Protocol> {
  if (await discoveredOverHttp2(port)) return 'h2c';
  const isHttp1 = await fetch(`http://127.0.0.1:${port}/discover`, { headers: discovery, signal: AbortSignal.timeout(2000) })
    .then(async (response) => {
      await response.body?.cancel();
      return response.ok && isManifest(response.headers.get('content-type'));
    }, () => false);
  return isHttp1 ? 'http/1.1' : undefined;
}

function discoveredOverHttp2(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const session = connect(`http://127.0.0.1:${port}`);
    const finish = (found: boolean): void => {
      resolve(found);
      session.destroy();
    };
    session.setTimeout(2000, () => finish(false));
    // Nobody listens, or somebody who speaks something else.
    session.on('error', () => finish(false));
    session.on('close', () => resolve(false));
    const request = session.request({ ':path': '/discover', ...discovery });
    request.on('error', () => finish(false));
    request.on('response', (headers) => finish(headers[':status'] === 200 && isManifest(headers['content-type'])));
  });
}
