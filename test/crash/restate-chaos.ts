import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { fileURLToPath } from 'node:url';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { startRestateServer, type RestateServer } from '../harness/restate-server.ts';

export type Victim = 'service' | 'server' | 'both';

export interface ChaosOptions {
  readonly victim: Victim;
  readonly rounds: number;
  /** Invocations sent in each round. */
  readonly clients: number;
  readonly seed: number;
}

export interface ChaosResult {
  /** Sentences; none where every acknowledged invocation ended once, and no effect was repeated with another value. */
  readonly problems: readonly string[];
  readonly acknowledged: number;
  readonly effects: number;
  /** Effects that were done more than once: the process died between the effect and its entry. */
  readonly repeated: number;
}

/** SIGKILL of the service, of the server, or of both, at a random moment of each round under load. */
export async function chaos({ victim, rounds, clients, seed }: ChaosOptions): Promise<ChaosResult> {
  const folder = mkdtempSync(join(tmpdir(), 'stet-chaos-'));
  const log = join(folder, 'effects');
  const random = xoroshiro128plus(seed);
  const port = await freePort();
  const server = await startRestateServer();
  let service = await startService(port, log);
  const acknowledged: string[] = [];
  try {
    await server.register(`http://127.0.0.1:${port}`);
    for (let round = 0; round < rounds; round++) {
      const sent = Promise.all(Array.from({ length: clients }, async (_, client) => {
        const id = `${victim}-${round}-${client}`;
        if (await send(server, id)) acknowledged.push(id);
      }));
      await pause(uniformInt(random, 5, 150));
      if (victim !== 'server') await kill(service);
      if (victim !== 'service') await server.kill();
      await sent;
      if (victim !== 'service') await server.restart();
      if (victim !== 'server') service = await startService(port, log);
    }
    const results = new Map<string, unknown>();
    await Promise.all(acknowledged.map(async (id) => results.set(id, await attach(server, id))));
    return judge(results, readFileSync(log, 'utf8'));
  } finally {
    await kill(service);
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function judge(results: ReadonlyMap<string, unknown>, log: string): ChaosResult {
  const problems: string[] = [];
  const effects = new Map<string, unknown>();
  let repeated = 0;
  for (const line of log.split('\n').filter((it) => it !== '')) {
    const { id, key, value } = JSON.parse(line) as { id: string; key: string; value: unknown };
    const name = `${id} ${key}`;
    if (!effects.has(name)) effects.set(name, value);
    else {
      repeated++;
      if (!isDeepStrictEqual(effects.get(name), value)) problems.push(`law 2: ${name} was ${JSON.stringify(effects.get(name))}, and then ${JSON.stringify(value)}`);
    }
  }
  for (const [id, result] of results) {
    const done = Object.fromEntries(['charge', 'reserve', 'ship'].map((key) => [key, effects.get(`${id} ${key}`)]));
    if (!isDeepStrictEqual(result, done)) problems.push(`${id} ended with ${JSON.stringify(result)}, and did ${JSON.stringify(done)}`);
  }
  return { problems, acknowledged: results.size, effects: effects.size, repeated };
}

/** Whether the server has acknowledged it: only then it has to end. */
function send(server: RestateServer, id: string): Promise<boolean> {
  return post(`${server.ingress}/order/run/send`, id).then((response) => response.ok, () => false);
}

/** The outcome, by the same idempotency key. Throws where it does not end within a minute, or not well. */
async function attach(server: RestateServer, id: string): Promise<unknown> {
  const response = await post(`${server.ingress}/order/run`, id);
  const text = await response.text();
  if (!response.ok) throw new Error(`${id}: ${response.status} ${text}`);
  return JSON.parse(text);
}

function post(url: string, id: string): Promise<Response> {
  return fetch(url, {
    method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': id }, body: JSON.stringify({ id }), signal: AbortSignal.timeout(60_000),
  });
}

async function startService(port: number, log: string): Promise<ChildProcess> {
  const child = fork(fileURLToPath(new URL('./restate-service.ts', import.meta.url)), [String(port), log], {
    execArgv: ['--disable-warning=ExperimentalWarning', '--import', '@stet/plugin/register'], env: { ...process.env, STET_ENGINE: 'restate' }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await once(child, 'message');
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
