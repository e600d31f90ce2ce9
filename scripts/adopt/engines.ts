import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { probe, type Protocol } from '../../plugin/cli/dev/endpoint.ts';
import { freePorts } from '../../plugin/cli/dev/free-ports.ts';
import { findServerBinary } from '../../plugin/cli/dev/server-binary.ts';
import { startServer, untilHealthy } from '../../plugin/cli/dev/server.ts';
import type { Service } from './calls.ts';
import type { Project } from './entry.ts';
import { startProcess, type Served } from './process.ts';

/** `plain` is Restate's SDK as it stands, without stet. */
export type EngineName = 'embedded' | 'restate' | 'plain';

/** A project that serves on an engine, with nothing kept from before. */
export interface Started {
  readonly ingress: string;
  readonly services: readonly Service[];
  /** Ends all that was started, and removes what it kept. */
  stop(): Promise<void>;
}

const repository = fileURLToPath(new URL('../..', import.meta.url));
const stet = join(repository, 'plugin/cli/stet.js');
/** Where Restate's SDK listens when nobody names a port. */
const sdkPort = 9080;
/** Where the program without stet lies in its project, while it runs. */
const bundled = '.stet-adopt';

/** Starts a project, unmodified, on an engine. Throws with the reason where it does not come to serve. */
export async function startOn(engine: EngineName, project: Project): Promise<Started> {
  const folder = await mkdtemp(join(tmpdir(), 'stet-adopt-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    return await (engine === 'embedded' ? startEmbedded(project, folder, remove) : startOnServer(engine, project, folder, remove));
  } catch (error) {
    await remove();
    throw error;
  }
}

async function startEmbedded({ folder: cwd, entry }: Project, folder: string, remove: () => Promise<void>): Promise<Started> {
  const [ingress, admin] = (await freePorts(2)).map((port) => `127.0.0.1:${port}`) as [string, string];
  const served = await startProcess({
    args: [stet, 'run', entry], cwd,
    env: { STET_ENGINE: 'embedded', STET_FOLDER: folder, STET_INGRESS: ingress, STET_ADMIN_ADDRESS: admin },
    answers: () => fetch(`http://${ingress}/restate/health`).then(({ ok }) => ok, () => false),
  });
  const stop = async (): Promise<void> => {
    await served.kill();
    await remove();
  };
  return { ingress: `http://${ingress}`, services: await withinStart(servicesOf(`http://${admin}`), stop), stop };
}

async function startOnServer(engine: 'restate' | 'plain', project: Project, folder: string, remove: () => Promise<void>): Promise<Started> {
  const server = await startServer({ binary: findServerBinary([project.folder, repository]), folder });
  process.once('exit', server.kill);
  let served: Served | undefined;
  const stop = async (): Promise<void> => {
    await served?.kill();
    server.kill();
    await server.ended;
    if (engine === 'plain') await rm(join(project.folder, bundled), { recursive: true, force: true });
    process.off('exit', server.kill);
    await remove();
  };
  return withinStart((async () => {
    await untilHealthy(server);
    const [port] = (await freePorts(1)) as [number];
    // A program that names the SDK's port itself is found there, unless somebody else's was there before it.
    const ports = (await probe(sdkPort)) === undefined ? [port, sdkPort] : [port];
    let found: { readonly uri: string; readonly protocol: Protocol } | undefined;
    served = await startProcess({
      args: engine === 'restate' ? [stet, 'run', project.entry] : ['--enable-source-maps', await bundle(project)],
      cwd: project.folder,
      env: { PORT: String(port), RESTATE_LOGGING: 'ERROR', ...(engine === 'restate' && { STET_ENGINE: 'restate' }) },
      answers: async () => {
        for (const each of ports) {
          const protocol = await probe(each);
          if (protocol !== undefined) found = { uri: `http://127.0.0.1:${each}`, protocol };
        }
        return found !== undefined;
      },
    });
    await server.register(found!.uri, found!.protocol === 'http/1.1');
    await untilAsked(server.admin);
    return { ingress: server.ingress, services: await servicesOf(server.admin), stop };
  })(), stop);
}

/** A server is healthy before its partitions have leaders: calls wait until then, and so would the first that is compared. */
async function untilAsked(admin: string): Promise<void> {
  const question = { method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json' }, body: '{ "query": "select count(*) from sys_invocation" }' };
  for (let tries = 0; tries < 300; tries++) {
    const response = await fetch(`${admin}/query`, question);
    await response.text();
    if (response.ok) return;
    await wait(100);
  }
  throw new Error('restate-server does not answer questions after 30 s; try again when the machine is less busy');
}

/** Gives what a start comes to; what was started is stopped where it fails. */
async function withinStart<T>(starting: Promise<T>, stop: () => Promise<void>): Promise<T> {
  try {
    return await starting;
  } catch (error) {
    await stop();
    throw error;
  }
}

async function servicesOf(admin: string): Promise<Service[]> {
  const response = await fetch(`${admin}/services`, { headers: { accept: 'application/json' } });
  const text = await response.text();
  if (!response.ok) throw new Error(`GET ${admin}/services: ${response.status} ${text}`);
  const { services } = JSON.parse(text) as { services: Service[] };
  // A server lists them in any order.
  return byName(services).map((service) => ({ ...service, handlers: byName(service.handlers) }));
}

const byName = <T extends { readonly name: string }>(all: readonly T[]): T[] => all.toSorted((a, b) => (a.name < b.name ? -1 : 1));

/**
 * The program without stet, as JavaScript for Node: TypeScript only is taken out of it, and packages stay where they are. It lies in
 * the project, so that they are found.
 */
async function bundle({ folder, entry, isModule }: Project): Promise<string> {
  const outfile = join(folder, bundled, isModule ? 'plain.mjs' : 'plain.cjs');
  await build({ entryPoints: [entry], outfile, bundle: true, packages: 'external', platform: 'node', format: isModule ? 'esm' : 'cjs', target: 'node22', sourcemap: 'inline', absWorkingDir: dirname(entry), logLevel: 'silent' });
  return outfile;
}
