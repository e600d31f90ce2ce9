import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import type { Http2ServerRequest } from 'node:http2';
import * as sdk from '@restatedev/restate-sdk';
import { codecSerde } from '../../runtime/kernel/serde.ts';
import { surround } from '../../runtime/engines/restate/surroundings.ts';
import { RealWorld } from '../harness/real-world.ts';
import { register } from '../harness/restate-admin.ts';
import { serveEndpoint, type Endpoint } from '../harness/restate-endpoint.ts';
import type { ServerAddress } from './case.ts';
import type { CaseRun } from './case-run.ts';
import { RestateRun, type RestateRunOptions, type Sent } from './restate-run.ts';

const graceMs = 1000;

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
  #endpoint: Endpoint | undefined;

  constructor(address: ServerAddress) {
    this.#address = address;
  }

  static async open(address: ServerAddress): Promise<RestateHost> {
    const host = new RestateHost(address);
    const endpoint = (host.#endpoint = await host.#listen());
    await register(address.admin, endpoint.uri);
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
  async close(): Promise<void> {
    await this.#endpoint?.close();
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

  #listen(): Promise<Endpoint> {
    const handle = sdk.createEndpointHandler({ services: this.#services(), logger: () => undefined });
    return serveEndpoint((request, response) => requests.run(request, () => handle(request, response)));
  }
}
