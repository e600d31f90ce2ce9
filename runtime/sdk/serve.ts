import type { EmbeddedEngine, InvocationSummary } from '../engines/embedded/index.ts';
import { openEngine } from '../engines/embedded/index.ts';
import { decode, encode, type HandlerRef } from '../kernel/index.ts';
import { byMethod } from './clients.ts';
import { DurableContext } from './context.ts';
import { netMode, spreadNet, type NetMode } from '../ambient/spread-net.ts';
import { buildOf, isShared, retryOf, type AnyDefinition, type ServiceDefinition, type VirtualObjectDefinition } from './definitions.ts';

export interface ServeOptions {
  readonly services: readonly AnyDefinition[];
  /** Where the journals are kept: `.stet` in the working directory, or STET_FOLDER. */
  readonly folder?: string;
  /** The net under the rewrite: `serve` unless given here, by STET_NET, or in stet's configuration. */
  readonly net?: NetMode;
}

/** Calls from outside of invocations. The promise settles with the result, however many attempts it takes. */
export type IngressClient<M> = {
  readonly [K in keyof M]: M[K] extends (ctx: never, ...input: infer A) => Promise<infer O> ? (...input: [...A, options?: SubmitOptions]) => Promise<O> : never;
};

export interface SubmitOptions {
  /** The same key gives the same invocation. */
  readonly idempotencyKey: string;
}

export interface Server {
  client<M>(definition: ServiceDefinition<string, M>): IngressClient<M>;
  client<M>(definition: VirtualObjectDefinition<string, M>, key: string): IngressClient<M>;
  resolveAwakeable(id: string, payload?: unknown): Promise<boolean>;
  rejectAwakeable(id: string, reason: Error): Promise<boolean>;
  invocations(): readonly InvocationSummary[];
  cancel(id: string): Promise<boolean>;
  /** Leaves unfinished invocations where they are, makes everything durable and lets go of the folder. */
  close(): Promise<void>;
}

/**
 * Serves services on the embedded engine, and resumes what an earlier process of the same folder left unfinished.
 * Throws `store-locked` where another process serves from the folder.
 */
export async function serve({ services, folder = process.env['STET_FOLDER'] ?? '.stet', net = netMode() }: ServeOptions): Promise<Server> {
  const wanted = process.env['STET_ENGINE'] ?? 'embedded';
  if (wanted !== 'embedded') {
    throw new TypeError(`STET_ENGINE is ${JSON.stringify(wanted)}: serve() of @stet/runtime runs on the engine "embedded". A program that imports @restatedev/restate-sdk runs on "restate" too.`);
  }
  const engine = await openEngine({ folder });
  const takeNetDown = spreadNet(net);
  for (const definition of services) engine.register(registrations(definition));
  return {
    client: (definition: AnyDefinition, key?: string) => ingressClient(engine, definition, key) as never,
    resolveAwakeable: (id, payload) => engine.resolveAwakeable(id, encode(payload)),
    rejectAwakeable: (id, reason) => engine.rejectAwakeable(id, encode(reason)),
    invocations: () => engine.invocations(),
    cancel: (id) => engine.cancel(id),
    close: async () => {
      await engine.close();
      takeNetDown();
    },
  };
}

function registrations(definition: AnyDefinition) {
  const build = buildOf(definition);
  const keyed = definition.kind === 'object';
  return Object.entries(definition.handlers).map(([handler, body]) => ({
    service: definition.name, handler, keyed, exclusive: keyed && !isShared(body), build, retry: retryOf(definition.options),
    invoke: (attempt: ConstructorParameters<typeof DurableContext>[0], argument: string) => {
      const target: HandlerRef = { service: definition.name, handler, ...(attempt.key !== undefined && { key: attempt.key }) };
      return body.call(definition.handlers, new DurableContext(attempt, target) as never, decode(argument) as never);
    },
  }));
}

function ingressClient(engine: EmbeddedEngine, definition: AnyDefinition, key: string | undefined): object {
  if ((definition.kind === 'object') !== (key !== undefined)) {
    throw new TypeError(definition.kind === 'object' ? `${definition.name} is a virtual object: client(${definition.name}, key)` : `${definition.name} is a service and has no key`);
  }
  return byMethod(async (handler, input) => {
    const last = input.at(-1);
    const options = input.length > 1 && isSubmitOptions(last) ? last : undefined;
    const submitted = engine.submit({ service: definition.name, handler, ...(key !== undefined && { key }) }, encode(input[0]), options);
    await submitted.accepted;
    return submitted.result;
  });
}

function isSubmitOptions(value: unknown): value is SubmitOptions {
  return typeof value === 'object' && value !== null && 'idempotencyKey' in value;
}
