import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import type * as sdk from '@restatedev/restate-sdk';
import type { Options } from './definitions.ts';
import type { Host } from './host.ts';
import { processHost } from './process-host.ts';

/** Options of `serve`, `createEndpointHandler` and their kin. Identity keys and codecs are about a server that is not there. */
export interface EndpointOptions {
  readonly services: readonly unknown[];
  readonly defaultServiceOptions?: Options;
  readonly logger?: sdk.LoggerTransport;
}

/** Serves what an endpoint was given on the host of this process. */
export async function serveOn(host: Promise<Host>, { services, defaultServiceOptions = {}, logger }: EndpointOptions): Promise<Host> {
  const open = await host;
  for (const service of services) open.serve(service, defaultServiceOptions, logger);
  return open;
}

/** An endpoint that is given its services one by one. Every way of serving it is the same here: its services run on this process's engine. */
export class EmbeddedEndpoint {
  #services: unknown[] = [];
  #defaults: Options = {};
  #logger: sdk.LoggerTransport | undefined;

  bind(service: unknown): this {
    this.#services.push(service);
    return this;
  }

  withIdentityV1(..._keys: string[]): this {
    return this;
  }

  journalValueCodecProvider(_provider: unknown): this {
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
    return serveOn(processHost(), { services: this.#services, defaultServiceOptions: this.#defaults, ...(this.#logger !== undefined && { logger: this.#logger }) });
  }

  /** Gives the port of the ingress: the endpoint's own is for a server. */
  async listen(_port?: number): Promise<number> {
    return Number(new URL((await this.#serve()).url).port);
  }

  http1Handler() {
    return pointing(this.#serve());
  }

  http2Handler(_options?: unknown) {
    return pointing(this.#serve());
  }

  handler(_options?: unknown): { readonly fetch: (request: Request) => Promise<Response> } {
    return { fetch: pointingFetch(this.#serve()) };
  }
}

export function createEndpointHandler(options: EndpointOptions) {
  return pointing(serveOn(processHost(), options));
}

type Answering = (request: IncomingMessage | Http2ServerRequest, response: ServerResponse | Http2ServerResponse) => void;

/** The handler of an endpoint that no server has to reach: it says where the services are. */
function pointing(host: Promise<Host>): Answering {
  failing(host);
  return (_request, response) => {
    host.then(
      ({ url }) => answer(response as ServerResponse, 421, elsewhere(url)),
      (error: unknown) => answer(response as ServerResponse, 500, String(error)),
    );
  };
}

export function pointingFetch(host: Promise<Host>): (request: Request) => Promise<Response> {
  failing(host);
  return async () => Response.json({ message: elsewhere((await host).url) }, { status: 421 });
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
