import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as restate from '@restatedev/restate-sdk';
import { openEngine, type EmbeddedEngine } from '../../runtime/engines/embedded/index.ts';
import { directoryOf, startIngress, type Ingress, type IngressOptions, type ServedTimes } from '../../runtime/engines/embedded/ingress/index.ts';
import { serveEndpoint } from '../harness/restate-endpoint.ts';
import { startRestateServer } from '../harness/restate-server.ts';
import { FakeEngine } from './fake-engine.ts';
import { Fails, programs, registered, served, type Program, type Tools } from './programs.ts';

/** A server of the programs. */
export interface Stage {
  readonly url: string;
  close(): Promise<void>;
}

/** The programs on the embedded engine, in a folder of its own. */
export async function ownStage(options: Partial<IngressOptions> = {}): Promise<Stage & { readonly engine: EmbeddedEngine; readonly said: readonly string[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'stet-ingress-'));
  const said: string[] = [];
  const log = (message: string): void => void said.push(message);
  const engine = await openEngine({ folder: join(folder, '.stet'), log });
  engine.register(registered());
  const ingress = await startIngress({ engine, ...directoryOf(served()), port: 0, log, ...options });
  return {
    url: ingress.url, engine, said,
    close: async () => {
      await ingress.close();
      await engine.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export interface FakeStage extends Stage {
  readonly engine: FakeEngine;
  readonly ingress: Ingress;
  /** What the ingress has said. */
  readonly said: string[];
}

/** The programs on an engine that does as it is told, where the subject is the ingress alone. */
export async function fakeStage(options: Partial<IngressOptions> = {}): Promise<FakeStage> {
  const engine = new FakeEngine();
  engine.register(registered());
  const said: string[] = [];
  const ingress = await startIngress({ engine, ...directoryOf(served()), port: 0, log: (message) => said.push(message), ...options });
  return {
    url: ingress.url, engine, ingress, said,
    close: async () => {
      await ingress.close();
      await engine.close();
    },
  };
}

/** The same programs, written with the SDK, on a restate-server. */
export async function restateStage(): Promise<Stage & { readonly admin: string }> {
  const server = await startRestateServer();
  const endpoint = await serveEndpoint(restate.createEndpointHandler({ services: sdkServices(), logger: () => undefined }) as never);
  const close = async (): Promise<void> => {
    await server.stop();
    await endpoint.close();
  };
  try {
    await server.register(endpoint.uri);
  } catch (error) {
    await close();
    throw error;
  }
  return { url: server.ingress, admin: server.admin, close };
}

const raw = (contentType: string): restate.Serde<Uint8Array> => ({ contentType, serialize: (bytes) => bytes, deserialize: (bytes) => bytes });

function sdkServices() {
  return programs.map(({ name, kind, private: isPrivate, programs: own, documentation, metadata, times }) => {
    const handlers = Object.fromEntries(own.map((program) => [program.handler, sdkHandler(kind, program)]));
    const definition = {
      name, handlers: handlers as never, ...(documentation && { description: documentation }), ...(metadata && { metadata }),
      options: { ...(isPrivate === true && { ingressPrivate: true }), ...sdkTimes(times) },
    };
    return kind === 'service' ? restate.service(definition) : kind === 'object' ? restate.object(definition) : restate.workflow(definition);
  });
}

function sdkHandler(kind: string, { handler, shared, private: isPrivate, accepts = 'application/json', gives = 'application/json', giveTypeIfEmpty, run, documentation, metadata, times }: Program) {
  const { handlers, serde } = restate;
  const options = {
    ...(isPrivate === true && { ingressPrivate: true }),
    ...(documentation && { description: documentation }), ...(metadata && { metadata }), ...sdkTimes(times),
    setOutputContentTypeIfEmpty: giveTypeIfEmpty === true,
    input: accepts === null ? serde.empty : raw(accepts), output: gives === null ? serde.empty : raw(gives),
  } as never;
  const body = async (ctx: restate.ObjectContext, input: Uint8Array | undefined): Promise<unknown> => {
    const tools: Tools = {
      headers: Object.fromEntries(ctx.request().headers as Map<string, string>),
      key: kind === 'service' ? undefined : ctx.key,
      sleep: (ms) => ctx.sleep(ms),
      awakeable: async (tell) => {
        const { id, promise } = ctx.awakeable<Uint8Array>(serde.binary);
        tell(id);
        return promise;
      },
    };
    try {
      const output = await run(input ?? new Uint8Array(), tools);
      return gives === null ? undefined : output;
    } catch (error) {
      if (!(error instanceof Fails)) throw error;
      throw new restate.TerminalError(error.message, { ...(error.code !== undefined && { errorCode: error.code }), ...(error.metadata && { metadata: error.metadata }) });
    }
  };
  const { object, workflow } = handlers;
  const make = kind === 'service' ? handlers.handler : kind === 'object' ? (shared === true ? object.shared : object.exclusive) : handler === 'run' ? workflow.workflow : workflow.shared;
  return (make as (options: unknown, body: unknown) => unknown)(options, body);
}

function sdkTimes(times: ServedTimes = {}): object {
  const { idempotencyRetentionMs, journalRetentionMs, workflowRetentionMs, inactivityTimeoutMs, abortTimeoutMs } = times;
  return {
    ...(idempotencyRetentionMs && { idempotencyRetention: idempotencyRetentionMs }), ...(journalRetentionMs && { journalRetention: journalRetentionMs }),
    ...(workflowRetentionMs && { workflowRetention: workflowRetentionMs }), ...(inactivityTimeoutMs && { inactivityTimeout: inactivityTimeoutMs }),
    ...(abortTimeoutMs && { abortTimeout: abortTimeoutMs }),
  };
}
