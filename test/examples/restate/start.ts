import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { probe } from '../../../plugin/cli/dev/endpoint.ts';
import { freePorts } from '../../../plugin/cli/dev/free-ports.ts';
import { startProcess } from '../../../scripts/adopt/process.ts';
import type { RestateServer } from '../../harness/restate-server.ts';

/** A program that serves, and where its callers find it. */
export interface Running {
  /** Base address for calls, no slash at the end. */
  readonly ingress: string;
  readonly admin: string;
  /** SIGKILL of the program's process, and a new process over what the engine has kept. Returns when it answers again. */
  kill(): Promise<void>;
  /** Ends the program for good. */
  stop(): Promise<void>;
}

const stet = fileURLToPath(new URL('../../../plugin/cli/stet.js', import.meta.url));

/** Starts a program on a running restate-server, and registers it there. */
export async function startOnRestate(program: string, server: RestateServer): Promise<Running> {
  const [port] = (await freePorts(1)) as [number];
  const running = await startProgram(program, { STET_ENGINE: 'restate', PORT: String(port) }, async () => (await probe(port)) !== undefined);
  await server.register(`http://127.0.0.1:${port}`);
  return { ingress: server.ingress, admin: server.admin, ...running };
}

/** Starts a program on the embedded engine, which is in the program's process: it is its own server. */
export async function startEmbedded(program: string): Promise<Running> {
  const [ingress, admin] = (await freePorts(2)).map((port) => `127.0.0.1:${port}`) as [string, string];
  const folder = await mkdtemp(join(tmpdir(), 'stet-embedded-'));
  const env = { STET_ENGINE: 'embedded', STET_FOLDER: folder, STET_INGRESS: ingress, STET_ADMIN_ADDRESS: admin };
  const { kill, stop } = await startProgram(program, env, () => fetch(`http://${ingress}/restate/health`).then(({ ok }) => ok, () => false));
  return {
    ingress: `http://${ingress}`, admin: `http://${admin}`, kill,
    stop: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** `stet run` of the program, which becomes the program's own process where the system can do that. */
async function startProgram(program: string, engine: Readonly<Record<string, string>>, answers: () => Promise<boolean>): Promise<Pick<Running, 'kill' | 'stop'>> {
  const start = () => startProcess({ args: [stet, 'run', program], cwd: process.cwd(), env: { STET_NET: 'off', RESTATE_LOGGING: 'ERROR', ...engine }, answers });
  let served = await start();
  return {
    kill: async () => {
      if (served.end() !== undefined) throw new Error(`${program} ended by itself: ${served.end()}`);
      await served.kill();
      served = await start();
    },
    stop: () => served.kill(),
  };
}
