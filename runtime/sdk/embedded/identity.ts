import type { IncomingHttpHeaders } from 'node:http';

/** Whether a request is signed by a server that an endpoint trusts. */
export type Identify = (path: string, headers: IncomingHttpHeaders) => Promise<boolean>;

/** The SDK's own check of Restate's request identity, for the keys that an endpoint was given; without any, everybody may ask. */
export function identifier(keys: readonly string[]): Identify {
  if (keys.length === 0) return () => Promise.resolve(true);
  // An endpoint of the SDK that serves nothing: it refuses whom it would refuse otherwise.
  const checking = import('@restatedev/restate-sdk/fetch').then(({ createEndpointHandler }) =>
    createEndpointHandler({ services: [], identityKeys: [...keys], logger: () => undefined }));
  // A key that is none is told to whoever asks.
  checking.catch(() => undefined);
  return async (path, headers) => {
    const plain = Object.entries(headers).filter(([name, value]) => value !== undefined && !name.startsWith(':')).map(([name, value]): [string, string] => [name, String(value)]);
    const { status } = await (await checking)(new Request(new URL(path, 'http://localhost'), { headers: plain }));
    return status !== 401;
  };
}
