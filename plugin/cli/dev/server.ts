import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { started, type Started } from './child.ts';
import { freePorts } from './free-ports.ts';
import { DevError } from './server-binary.ts';
import type { RegisteredService } from './events.ts';

export interface ServerOptions {
  readonly binary: string;
  /** Where its data, its configuration and its log are. */
  readonly folder: string;
  readonly ingressPort?: number;
  readonly adminPort?: number;
}

export interface Server extends Started {
  readonly ingress: string;
  readonly admin: string;
  /** The end of what it logged, for a person. */
  log(): string;
  /** Registers what is served at `uri`, in the place of what was. Throws an Error with the server's reason. */
  register(uri: string, http11: boolean): Promise<{ readonly deployment: string; readonly services: readonly RegisteredService[] }>;
}

/** Starts a restate-server: loopback only, telemetry off. It may not answer yet: see `untilHealthy`. */
export async function startServer({ binary, folder, ingressPort, adminPort }: ServerOptions): Promise<Server> {
  const [node, freeIngress, freeAdmin] = (await freePorts(3)) as [number, number, number];
  const [ingressAt, adminAt] = [ingressPort ?? freeIngress, adminPort ?? freeAdmin];
  mkdirSync(folder, { recursive: true });
  const config = join(folder, 'restate.toml');
  const logFile = join(folder, 'server.log');
  writeFileSync(config, [
    `base-dir = ${JSON.stringify(join(folder, 'data'))}`,
    // Its name is that of its data: a machine that is renamed keeps them.
    'node-name = "stet-dev"',
    'disable-telemetry = true',
    'log-filter = "warn,octocrab=off,restate_admin::query_utils=off"',
    'log-disable-ansi-codes = true',
    `bind-address = "127.0.0.1:${node}"`, `advertised-address = "http://127.0.0.1:${node}"`,
    '[ingress]', `bind-address = "127.0.0.1:${ingressAt}"`, `advertised-address = "http://127.0.0.1:${ingressAt}"`,
    '[admin]', `bind-address = "127.0.0.1:${adminAt}"`, `advertised-address = "http://127.0.0.1:${adminAt}"`,
    '',
  ].join('\n'));
  const output = openSync(logFile, 'w');
  const child = spawn(binary, ['--config-file', config, '--no-logo'], { stdio: ['ignore', output, output] });
  closeSync(output);
  const admin = `http://127.0.0.1:${adminAt}`;
  return {
    ...started(child), admin, ingress: `http://127.0.0.1:${ingressAt}`,
    log: () => readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-5).join('\n'),
    async register(uri, http11) {
      const response = await fetch(`${admin}/deployments`, {
        method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ uri, force: true, ...(http11 && { use_http_11: true }) }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(reasonOf(text));
      const { id, services } = JSON.parse(text) as { id: string; services: { name: string; handlers: { name: string }[] }[] };
      return { deployment: id, services: services.map(({ name, handlers }) => ({ name, handlers: handlers.map((each) => each.name) })) };
    },
  };
}

/**
 * Waits until the server takes registrations and calls, and answers queries: it says that it is healthy before its partitions have
 * leaders, and a query needs those. Throws `DevError`, with the end of its log, where it ends before or takes over 30 s.
 */
export async function untilHealthy(server: Server): Promise<void> {
  for (let tries = 0; tries < 300 && server.isRunning(); tries++) {
    if ((await answers(`${server.admin}/health`)) && (await answers(`${server.ingress}/restate/health`)) && (await answers(`${server.admin}/query`, query))) return;
    await wait(100);
  }
  const what = server.isRunning() ? 'is not healthy after 30 s' : 'ended before it was ready';
  await server.stop();
  throw new DevError(`error dev: restate-server ${what}; its log ends with\n${server.log().replaceAll(/^/gm, '    ')}\n`
    + '  fix  end another stet dev of this folder, or choose other ports with --ingress-port and --admin-port');
}

const query = { method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json' }, body: '{ "query": "select count(*) from sys_invocation" }' };
const answers = (url: string, request?: RequestInit): Promise<boolean> => fetch(url, request).then((response) => response.ok, () => false);

/** The server's errors are JSON with a message. */
function reasonOf(text: string): string {
  const found = /"message":\s*("(?:[^"\\]|\\.)*")/.exec(text)?.[1];
  return found === undefined ? text : (JSON.parse(found) as string);
}
