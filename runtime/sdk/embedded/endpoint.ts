import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import type * as sdk from '@restatedev/restate-sdk';
import type { Options } from './definitions.ts';
import type { Host } from './host.ts';
import { identifier } from './identity.ts';
import { processHost } from './process-host.ts';

/** Options of `serve`, `createEndpointHandler` and their kin. */
export interface EndpointOptions {
  readonly services: readonly unknown[];
  readonly defaultServiceOptions?: Options;
  readonly logger?: sdk.LoggerTransport;
  readonly identityKeys?: readonly string[];
  readonly journalValueCodecProvider?: unknown;
}

/** Serves what an endpoint was given on the host of this process. */
export async function serveOn(host: Promise<Host>, { services, defaultServiceOptions = {}, logger, journalValueCodecProvider }: EndpointOptions): Promise<Host> {
  if (journalValueCodecProvider !== undefined) warnOfCodec();
  const open = await host;
  for (const service of services) open.serve(service, defaultServiceOptions, logger);
  return open;
}

/** An endpoint that is given its services one by one. Every way of serving it is the same here: its services run on this process's engine. */
export class EmbeddedEndpoint {
  #services: unknown[] = [];
  #defaults: Options = {};
  #logger: sdk.LoggerTransport | undefined;
  #codec: unknown;
  readonly #identityKeys: string[] = [];

  bind(service: unknown): this {
    this.#services.push(service);
    return this;
  }

  withIdentityV1(...keys: string[]): this {
    this.#identityKeys.push(...keys);
    return this;
  }

  journalValueCodecProvider(provider: unknown): this {
    this.#codec = provider;
    return this;
  }

  defaultServiceOptions(options: Options): this {
    this.#defaults = options;
    return this;
  }

  setLogger(logger: sdk.LoggerTransport): this {
    this.#logger = logger;
    return this;
  }

  #serve(): Promise<Host> {
    return serveOn(processHost(), { services: this.#services, defaultServiceOptions: this.#defaults, ...(this.#logger !== undefined && { logger: this.#logger }), journalValueCodecProvider: this.#codec });
  }

  /** Gives the port of the ingress: the endpoint's own is for a server. */
  async listen(_port?: number): Promise<number> {
    return Number(new URL((await this.#serve()).url).port);
  }

  http1Handler() {
    return pointing(this.#serve(), this.#identityKeys);
  }

  http2Handler(_options?: unknown) {
    return pointing(this.#serve(), this.#identityKeys);
  }

  handler(_options?: unknown): { readonly fetch: (request: Request) => Promise<Response> } {
    return { fetch: pointingFetch(this.#serve(), this.#identityKeys) };
  }
}

export function createEndpointHandler(options: EndpointOptions) {
  return pointing(serveOn(processHost(), options), options.identityKeys);
}

type Answering = (request: IncomingMessage | Http2ServerRequest, response: ServerResponse | Http2ServerResponse) => void;

/** The handler of an endpoint that no server has to reach: it says where the services are, to whom its identity keys let ask. */
function pointing(host: Promise<Host>, identityKeys?: readonly string[]): Answering {
  const tell = telling(host, identityKeys);
  return ({ url = '/', headers }, response) => {
    tell(url, headers).then(
      ([status, message]) => answer(response as ServerResponse, status, message),
      (error: unknown) => answer(response as ServerResponse, 500, String(error)),
    );
  };
}

export function pointingFetch(host: Promise<Host>, identityKeys?: readonly string[]): (request: Request) => Promise<Response> {
  const tell = telling(host, identityKeys);
  return async ({ url, headers }) => {
    const [status, message] = await tell(new URL(url).pathname, Object.fromEntries(headers));
    return Response.json({ message }, { status });
  };
}

function telling(host: Promise<Host>, identityKeys: readonly string[] = []): (path: string, headers: IncomingHttpHeaders) => Promise<[status: number, message: string]> {
  failing(host);
  const isKnown = identifier(identityKeys);
  return async (path, headers) => ((await isKnown(path, headers)) ? [421, elsewhere((await host).url)] : [401, 'Unauthorized']);
}

let hasWarned = false;

function warnOfCodec(): void {
  if (hasWarned) return;
  hasWarned = true;
  process.stderr.write(
    'stet: journalValueCodecProvider is not applied on the embedded engine: its journal, a file of this machine, holds the values as they are, and so does its ingress.\n' +
    '  fix  keep the folder on an encrypted disk, or run this program on the engine restate\n');
}

/** A host that cannot be opened ends the program, as a port that is taken does. */
function failing(host: Promise<Host>): void {
  host.catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
    setImmediate(() => process.exit());
  });
}

function elsewhere(url: string): string {
  return `This endpoint's services run on stet's embedded engine: call them at ${url}/SERVICE/HANDLER. STET_ENGINE=restate makes it an endpoint for a Restate server.`;
}

function answer(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ message }));
}
