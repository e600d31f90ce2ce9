import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Http2Server, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import type { AddressInfo } from 'node:net';
import * as sdk from '@restatedev/restate-sdk';
import { codecSerde } from '../../runtime/engines/restate/envelope.ts';
import { surround } from '../../runtime/engines/restate/surroundings.ts';
import { RealWorld } from '../harness/real-world.ts';
import type { ServerAddress } from './case.ts';
import type { CaseRun } from './case-run.ts';
import { RestateRun, type RestateRunOptions, type Sent } from './restate-run.ts';

const graceMs = 100;

/** The request behind the attempt that runs in this async context. */
const requests = new AsyncLocalStorage<Http2ServerRequest>();

/** The endpoint of this process on a Restate server: an object whose invocations are runs of cases, and the service that they call. */
export class RestateHost {
  readonly #address: ServerAddress;
  readonly #name = `case-${process.pid}`;
  readonly #runs = new Map<string, RestateRun>();
  readonly #mail: (Sent & { readonly from: string })[] = [];
  readonly #world = new RealWorld();
  #count = 0;
  #endpoint: Http2Server | undefined;

  constructor(address: ServerAddress) {
    this.#address = address;
  }

  static async open(address: ServerAddress): Promise<RestateHost> {
    const host = new RestateHost(address);
    const endpoint = (host.#endpoint = await host.#listen());
    const { port } = endpoint.address() as AddressInfo;
    const registered = await fetch(`${address.admin}/deployments`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ uri: `http://127.0.0.1:${port}` }),
    });
    if (!registered.ok) throw new Error(`the endpoint was not registered: ${await registered.text()}`);
    surround({
      world: host.#world, graceMs,
      entropy: (invocation) => host.#runOf(invocation)?.entropy ?? randomBytes(32),
      onDelivery: (invocation, delivered) => host.#runOf(invocation)?.noteDelivery(delivered),
      mayGoOn: (invocation) => host.#runOf(invocation)?.mayGoOn() ?? true,
    });
    return host;
  }

  newRun(own: Pick<RestateRunOptions, 'fault' | 'entropy' | 'onDelivery'> = {}): CaseRun {
    const key = `run-${++this.#count}`;
    const run = new RestateRun({
      key, name: this.#name, address: this.#address, world: this.#world, mail: () => this.#mail.filter(({ from }) => from === key),
      ...own,
    });
    this.#runs.set(key, run);
    return run;
  }

  /** Lets go of the port. */
  close(): void {
    this.#endpoint?.close();
  }

  #runOf(invocation: string): RestateRun | undefined {
    return [...this.#runs.values()].findLast((run) => run.invocation === invocation);
  }

  #services() {
    const cases = sdk.object({
      name: this.#name,
      handlers: {
        run: (context: sdk.ObjectContext): Promise<unknown> => this.#runs.get(context.key)!.serve(context, requests.getStore()!),
      },
      options: { retryPolicy: { initialInterval: 5, exponentiationFactor: 1 } },
    });
    const echo = sdk.service({
      name: `${this.#name}-echo`,
      handlers: {
        echo: async (_: sdk.Context, request: unknown): Promise<unknown> => {
          await new Promise((resolve) => setImmediate(resolve));
          return request;
        },
        mail: async (_: sdk.Context, sent: Sent & { readonly from: string }): Promise<void> => {
          this.#mail.push(sent);
        },
      },
      options: { serde: codecSerde as sdk.Serde<unknown> },
    });
    return [cases, echo];
  }

  async #listen(): Promise<Http2Server> {
    const handle = sdk.createEndpointHandler({ services: this.#services(), logger: () => undefined });
    const server = createServer((request: Http2ServerRequest, response: Http2ServerResponse) => requests.run(request, () => handle(request, response)));
    // A stream that is cut is no error of the process.
    server.on('sessionError', () => undefined);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return server;
  }
}
