import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { freePorts } from '../../plugin/cli/dev/free-ports.ts';
import { ask, register, sql, type Registration, type Row } from './restate-admin.ts';

export interface RestateServerOptions {
  /** Lines of restate.toml's root table, ahead of this harness's own. */
  readonly settings?: readonly string[];
  /** What the server logs to this process's standard error; errors without it, for its warnings are of attempts that a test ends on purpose. */
  readonly logFilter?: string;
  /** How long it may take until it is healthy; 20,000 ms unless given. One that has died with much unfinished has much to read. */
  readonly healthyWithinMs?: number;
}

export interface RestateServer {
  /** Base address of the admin interface, no slash at the end. */
  readonly admin: string;
  /** Base address of the ingress, no slash at the end. */
  readonly ingress: string;
  readonly pid: number;
  /** Registers the services of an endpoint; its deployment's id. */
  register(uri: string, registration?: Registration): Promise<string>;
  /** Asks the admin interface in SQL (`sys_invocation`, `sys_journal`, `state`, …). */
  sql(query: string): Promise<Row[]>;
  /** Asks an invocation to end: its outstanding operations reject with CancelledError. */
  cancel(invocation: string): Promise<void>;
  /** Ends an invocation without asking it. */
  killInvocation(invocation: string): Promise<void>;
  /** Continues a paused invocation. */
  resume(invocation: string): Promise<void>;
  /** SIGKILL, as a machine's end would do it; the data folder stays. */
  kill(): Promise<void>;
  /** Starts the server again (after `kill` where it runs) on the same data folder and ports. */
  restart(): Promise<void>;
  /** SIGKILL, and the data folder is gone. */
  stop(): Promise<void>;
}

/**
 * Starts the restate-server of the npm package: loopback, free ports, a temporary folder, telemetry off, stopped by pid.
 * Throws where it does not become healthy in time.
 */
export async function startRestateServer(options: RestateServerOptions = {}): Promise<RestateServer> {
  const folder = await mkdtemp(join(tmpdir(), 'stet-restate-'));
  const [ingressPort, adminPort, nodePort] = await freePorts(3);
  const config = join(folder, 'restate.toml');
  await writeFile(config, [
    ...(options.settings ?? []),
    `base-dir = ${JSON.stringify(join(folder, 'data'))}`,
    'disable-telemetry = true',
    // Not its look for a Kubernetes around it, nor the questions asked before its partitions are up.
    `log-filter = ${JSON.stringify(`${options.logFilter ?? 'error'},octocrab=off,restate_admin::query_utils=off`)}`,
    `bind-address = "127.0.0.1:${nodePort}"`, `advertised-address = "http://127.0.0.1:${nodePort}"`,
    '[ingress]', `bind-address = "127.0.0.1:${ingressPort}"`,
    '[admin]', `bind-address = "127.0.0.1:${adminPort}"`,
  ].join('\n'));
  const admin = `http://127.0.0.1:${adminPort}`;
  const ingress = `http://127.0.0.1:${ingressPort}`;
  let child = start(config);

  const kill = async (): Promise<void> => {
    if (ended(child)) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  // A process that ends without `stop` (an error that nobody caught) leaves no server behind.
  const killAtExit = (): void => void child.kill('SIGKILL');
  process.once('exit', killAtExit);
  const stop = async (): Promise<void> => {
    process.off('exit', killAtExit);
    await kill();
    await rm(folder, { recursive: true, force: true });
  };
  const healthy = async (): Promise<void> => {
    const withinMs = options.healthyWithinMs ?? 20_000;
    for (const last = performance.now() + withinMs; performance.now() < last; ) {
      if ((await answers(`${admin}/health`)) && (await answers(`${ingress}/restate/health`)) && (await partitionsAnswer(admin))) return;
      if (ended(child)) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await stop();
    throw new Error(`restate-server did not become healthy within ${withinMs / 1000} s`);
  };
  await healthy();

  const patch = async (invocation: string, what: string): Promise<void> => {
    await ask('PATCH', `${admin}/invocations/${invocation}/${what}`);
  };
  return {
    admin, ingress, kill, stop,
    get pid() {
      return child.pid!;
    },
    register: (uri, registration) => register(admin, uri, registration),
    sql: (query) => sql(admin, query),
    cancel: (invocation) => patch(invocation, 'cancel'),
    killInvocation: (invocation) => patch(invocation, 'kill'),
    resume: (invocation) => patch(invocation, 'resume'),
    restart: async () => {
      await kill();
      child = start(config);
      await healthy();
    },
  };
}

const ended = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

function start(config: string): ChildProcess {
  const require = createRequire(import.meta.url);
  const manifest = require.resolve(`@restatedev/restate-server-${process.platform}-${process.arch}/package.json`);
  return spawn(join(dirname(manifest), 'bin', 'restate-server'), ['--config-file', config, '--no-logo'], { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** A server is healthy before all its partitions have leaders; what is asked of them until then fails. */
const partitionsAnswer = (admin: string): Promise<boolean> =>
  sql(admin, 'select count(*) from sys_invocation').then(() => true, () => false);

const answers = (url: string): Promise<boolean> => fetch(url).then((response) => response.ok, () => false);
