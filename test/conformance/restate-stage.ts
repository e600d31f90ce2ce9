import assert from 'node:assert/strict';
import { cutting } from '../harness/cutting.ts';
import type { Row } from '../harness/restate-admin.ts';
import { serveEndpoint, serveHttp1Endpoint, type EndpointHandler } from '../harness/restate-endpoint.ts';
import { defaults, type Sdk } from './feature.ts';
import { startConformanceServer } from './identity.ts';
import type { JournalEntry, Stage } from './stage.ts';

/** A real server, and endpoints of this process. */
export async function restateStage(restate: Sdk): Promise<Stage> {
  const server = await startConformanceServer();
  return {
    engine: 'restate',
    ingress: server.ingress, admin: server.admin,
    serve: async ({ services, options = {}, handler, http1 = false }, isCut) => {
      const answer = handler ?? (restate.createEndpointHandler({
        services, logger: () => undefined, ...options, defaultServiceOptions: { ...defaults, ...options.defaultServiceOptions },
      }) as EndpointHandler);
      // The first attempt is cut before it has written anything: so an invocation that writes once is cut too.
      const { handler: cut, cuts } = cutting(answer, { writes: (attempt) => (isCut() ? attempt - 1 : Infinity) });
      const endpoint = http1 ? await serveHttp1Endpoint(cut as never) : await serveEndpoint(cut);
      try {
        await server.register(endpoint.uri, { useHttp11: http1 });
        await known(server.ingress, services.map(({ name }) => name));
      } catch (error) {
        await endpoint.close();
        throw error;
      }
      return { cuts, close: endpoint.close };
    },
    register: (uri) => server.register(uri),
    status: async (id) => {
      const [row] = await server.sql(`select status from sys_invocation where id = '${id}'`);
      assert.ok(row, `no invocation ${id}`);
      return String(row['status']);
    },
    entries: async (id) => {
      const rows = await server.sql(`select entry_type, name, entry_json from sys_journal where id = '${id}' order by index`);
      return rows.flatMap((row) => entryOf(row, rows));
    },
    cancel: server.cancel, killInvocation: server.killInvocation, resume: server.resume, stop: server.stop,
  };
}

/** A server that has registered a service may not have told its ingress yet, under load. */
async function known(ingress: string, services: readonly string[]): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const health = (await (await fetch(`${ingress}/restate/health`)).json()) as { readonly services: readonly string[] };
    if (services.every((name) => health.services.includes(name))) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${services.join(', ')}: registered, and not known to the ingress within 10 s`);
}

const kinds: Readonly<Record<string, JournalEntry['kind']>> = {
  Run: 'run', Sleep: 'sleep', Call: 'call', OneWayCall: 'send', SetState: 'set', GetLazyState: 'get', GetEagerState: 'get', ClearState: 'clear',
};

function entryOf({ entry_type: type, name, entry_json: json }: Row, rows: readonly Row[]): JournalEntry[] {
  const command = /^Command: (\w+)$/.exec(String(type))?.[1];
  const given = typeof name === 'string' ? name : '';
  if (command === undefined || given.startsWith('~') || command === 'Input' || command === 'Output') return [];
  const kind = kinds[command] ?? 'other';
  const failure = kind === 'run' ? failureOf(String(json), rows) : undefined;
  return [{ kind, name: given, ...(failure !== undefined && { failure }) }];
}

/** The result of a run is an entry of its own, which bears the run's completion id. */
function failureOf(run: string, rows: readonly Row[]): string | undefined {
  const id = /"completion_id":(\d+)/.exec(run)?.[1];
  const results = rows.map(({ entry_json }) => String(entry_json)).filter((json) => json !== run && json.includes(`"completion_id":${id}`));
  return results.flatMap((json) => /"message":"([^"]*)"/.exec(json)?.[1] ?? [])[0];
}
