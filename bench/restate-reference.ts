import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http2';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as restate from '@restatedev/restate-sdk';
import { retryMs, type Reference } from './reference.ts';

const now = (): number => performance.now(); // stet-native: the bench measures with the machine's clock

const entries = 5000;
const draws = 100_000;

/**
 * Runs the reference handlers on Restate's SDK and a restate-server of its own: loopback, free ports, a temporary folder, stopped by pid.
 */
export async function measureRestate(rounds: number): Promise<Reference> {
  const replay: number[] = [];
  const rand: number[] = [];
  const attempts = new Map<string, number>();
  let failedAt = 0;
  const service = restate.service({
    name: 'reference',
    handlers: {
      replay: async (ctx: restate.Context): Promise<number> => {
        const id = ctx.request().id;
        const attempt = (attempts.get(id) ?? 0) + 1;
        attempts.set(id, attempt);
        for (let i = 0; i < entries; i++) await ctx.run(`run${i}`, () => i);
        // The first attempt writes the journal and fails; the second replays it.
        if (attempt === 1) {
          failedAt = now();
          throw new Error('once more');
        }
        replay.push(((now() - failedAt - retryMs) * 1000) / entries);
        return attempt;
      },
      rand: async (ctx: restate.Context): Promise<number> => {
        let sum = 0;
        const begun = now();
        for (let i = 0; i < draws; i++) sum += ctx.rand.random();
        rand.push(((now() - begun) * 1e6) / draws);
        return sum;
      },
    },
    options: { retryPolicy: { initialInterval: retryMs }, inactivityTimeout: { minutes: 10 }, abortTimeout: { minutes: 10 } },
  });
  const endpoint = createServer(restate.createEndpointHandler({ services: [service] }));
  endpoint.listen(0, '127.0.0.1');
  await once(endpoint, 'listening');
  const server = await startServer();
  try {
    const { port } = endpoint.address() as AddressInfo;
    await post(`${server.admin}/deployments`, { uri: `http://127.0.0.1:${port}` });
    for (let round = 0; round < rounds; round++) {
      await post(`${server.ingress}/reference/replay`);
      await post(`${server.ingress}/reference/rand`);
    }
    return { replayMicrosecondsPerEntry: replay, randNanoseconds: rand };
  } finally {
    await server.stop();
    endpoint.close();
  }
}

async function startServer(): Promise<{ admin: string; ingress: string; stop: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'stet-restate-'));
  const [ingress, admin, node] = [await freePort(), await freePort(), await freePort()];
  const config = join(folder, 'restate.toml');
  await writeFile(config, [
    `base-dir = ${JSON.stringify(join(folder, 'data'))}`,
    'disable-telemetry = true', 'log-filter = "warn"', `bind-address = "127.0.0.1:${node}"`, `advertised-address = "http://127.0.0.1:${node}"`,
    '[ingress]', `bind-address = "127.0.0.1:${ingress}"`, '[admin]', `bind-address = "127.0.0.1:${admin}"`,
  ].join('\n'));
  const require = createRequire(import.meta.url);
  const binary = join(dirname(require.resolve(`@restatedev/restate-server-${process.platform}-${process.arch}/package.json`)), 'bin', 'restate-server');
  const child = spawn(binary, ['--config-file', config, '--no-logo'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const stop = async (): Promise<void> => {
    if (child.exitCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    await rm(folder, { recursive: true, force: true });
  };
  for (let tries = 0; tries < 100; tries++) {
    const healthy = await fetch(`http://127.0.0.1:${admin}/health`).then((r) => r.ok, () => false);
    if (healthy) return { admin: `http://127.0.0.1:${admin}`, ingress: `http://127.0.0.1:${ingress}`, stop };
    if (child.exitCode !== null) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await stop();
  throw new Error('restate-server did not become healthy within 10 s');
}

async function post(url: string, body?: unknown): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  await response.arrayBuffer();
}

async function freePort(): Promise<number> {
  const server = createTcpServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
