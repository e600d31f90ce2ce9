import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openEngine } from '../runtime/engines/embedded/index.ts';
import { freePorts } from '../plugin/cli/dev/free-ports.ts';
import { startRestateServer } from '../test/harness/restate-server.ts';
import { spread, type Line } from './measure.ts';

const now = (): number => performance.now(); // stet-native: the bench measures with the machine's clock

const connections = 50;
const secondsPerRound = 3;
const reference = "restate-server and its SDK";

/** The ingress of the embedded engine beside a restate-server, on the same machine, one at a time; each with its service in a process of its own. */
export async function ingressLines(rounds: number): Promise<Line[]> {
  const folder = await mkdtemp(join(tmpdir(), 'stet-bench-'));
  const [ingressPort, adminPort] = await freePorts(2);
  const server = await startRestateServer();
  const children: ChildProcess[] = [];
  try {
    const embedded = start('embedded', {
      STET_ENGINE: 'embedded', STET_FOLDER: folder, STET_INGRESS: String(ingressPort), STET_ADMIN_ADDRESS: String(adminPort),
    }, ['--import', '@stet/plugin/register']);
    const plain = start('restate', {}, []);
    children.push(embedded, plain);
    const [[], [{ port }]] = (await Promise.all([once(embedded, 'message'), once(plain, 'message')])) as [[], [{ port: number }]];
    await server.register(`http://127.0.0.1:${port}`);
    const [ours, theirs] = [`http://127.0.0.1:${ingressPort}`, server.ingress];
    for (const url of [ours, theirs]) await load(`${url}/counter/oneRun`, 1);
    const measured: { ours: Load[]; theirs: Load[] } = { ours: [], theirs: [] };
    for (let round = 0; round < rounds; round++) {
      measured.ours.push(await load(`${ours}/counter/oneRun`, secondsPerRound));
      measured.theirs.push(await load(`${theirs}/counter/oneRun`, secondsPerRound));
    }
    const rate = (loads: readonly Load[]) => spread(loads.map(({ perSecond }) => perSecond));
    const at = (loads: readonly Load[], share: number) => spread(loads.map(({ latencies }) => quantile(latencies, share)));
    const [ourRate, theirRate] = [rate(measured.ours), rate(measured.theirs)];
    const quantiles = ([[0.5, 'p50'], [0.99, 'p99']] as const).map(([share, name]): Line => {
      const [our, their] = [at(measured.ours, share), at(measured.theirs, share)];
      return { what: `ingress: ${name} of the same`, reference, unit: 'ms', ours: our, theirs: their, figure: our.median / their.median, figureUnit: 'x the time', target: { below: 1 } };
    });
    const alone = await oneByOne(`${ours}/counter/nothing`, 2000);
    return [
      {
        what: `ingress: invocations a second of a handler with one run, ${connections} connections`, reference, unit: 'a second',
        ours: ourRate, theirs: theirRate, figure: ourRate.median / theirRate.median, figureUnit: 'x', target: { atLeast: 5 },
      },
      ...quantiles,
      { what: 'ingress: p50 of a handler that does nothing, by HTTP', reference: '', unit: 'ms', ours: spread(alone), figure: quantile(alone, 0.5), figureUnit: 'ms', target: { below: 2 } },
      await inProcess(),
    ];
  } finally {
    for (const child of children) child.kill('SIGKILL');
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function inProcess(): Promise<Line> {
  const folder = await mkdtemp(join(tmpdir(), 'stet-bench-'));
  const engine = await openEngine({ folder });
  engine.register([{ service: 'counter', handler: 'nothing', keyed: false, exclusive: false, build: 'bench', invoke: () => Promise.resolve() }]);
  const samples: number[] = [];
  for (let i = 0; i < 2200; i++) {
    const begun = now();
    await engine.submit({ service: 'counter', handler: 'nothing' }, '').result;
    if (i >= 200) samples.push(now() - begun);
  }
  await engine.close();
  await rm(folder, { recursive: true, force: true });
  return { what: 'engine: p50 of a handler that does nothing, in process', reference: '', unit: 'ms', ours: spread(samples), figure: quantile(samples, 0.5), figureUnit: 'ms', target: { below: 1 } };
}

function start(name: string, environment: Readonly<Record<string, string>>, preloads: readonly string[]): ChildProcess {
  return fork(fileURLToPath(new URL('ingress-child.ts', import.meta.url)), [name], {
    execArgv: ['--disable-warning=ExperimentalWarning', ...preloads], env: { ...process.env, ...environment }, stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
}

interface Load {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly latencies: readonly number[];
}

/** As many requests as the connections carry in so many seconds. */
async function load(url: string, seconds: number): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const latencies: number[] = [];
  const begun = now();
  const last = begun + seconds * 1000;
  await Promise.all(Array.from({ length: connections }, async () => {
    while (now() < last) {
      const sent = now();
      await post(agent, url, '1');
      latencies.push(now() - sent);
    }
  }));
  const perSecond = (latencies.length / (now() - begun)) * 1000;
  agent.destroy();
  return { perSecond, latencies };
}

async function oneByOne(url: string, count: number): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const samples: number[] = [];
  for (let i = 0; i < count + 100; i++) {
    const sent = now();
    await post(agent, url, undefined);
    if (i >= 100) samples.push(now() - sent);
  }
  agent.destroy();
  return samples;
}

function post(agent: Agent, url: string, body: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { 'content-type': 'application/json', 'content-length': body.length };
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.on('end', () => (response.statusCode === 200 ? resolve() : reject(new Error(`${url}: ${response.statusCode}`))));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}
