import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startRestateServer, type RestateServer } from '../test/harness/restate-server.ts';
import { spread, type Line } from './measure.ts';

const now = (): number => performance.now(); // stet-native: the bench measures with the machine's clock

const names = ['plain', 'stet'] as const;
type Name = (typeof names)[number];
type Samples = Readonly<Record<Name, number[]>>;
const reference = "Restate's SDK by hand";
const entries = 5000;

/**
 * The same handlers on stet's engine and on Restate's SDK, each in a process of its own, one server for both.
 * The two take turns, so that a busy machine is busy for both.
 */
export async function restateEngineLines(rounds: number): Promise<Line[]> {
  const server = await startRestateServer();
  const hosts = new Map<Name, ChildProcess>();
  try {
    for (const name of names) {
      const child = serveOn(name);
      hosts.set(name, child);
      const [{ port }] = (await once(child, 'message')) as [{ port: number }];
      await server.register(`http://127.0.0.1:${port}`);
    }
    const call = (name: string, path: string, input?: number) => post(`${server.ingress}/${name}/${path}`, input);
    // What is measured is a service that has been up for a while, not its first calls.
    await takeTurns(200, (name) => call(name, 'sequential'));
    const latency = await takeTurns(rounds * 30, (name) => call(name, 'sequential'));
    const throughput = await takeTurns(rounds, async (name) => {
      await Promise.all(Array.from({ length: 20 }, async () => {
        for (let i = 0; i < 10; i++) await call(name, 'sequential');
      }));
    });
    const perSecond = (ms: readonly number[]) => spread(ms.map((each) => 200_000 / each));
    await takeTurns(20, (name) => call(name, 'fanOut', 100));
    const hundred = await takeTurns(rounds * 3, (name) => call(name, 'fanOut', 100));
    const thousand = await takeTurns(rounds, (name) => call(name, 'fanOut', 1000));
    const written = { plain: await entriesOf(server, 'plain'), stet: await entriesOf(server, 'stet') };
    for (let round = 0; round < rounds; round++) for (const name of names) await call(name, 'replay', entries);
    const replay: Samples = { plain: await replaysOf(hosts.get('plain')!), stet: await replaysOf(hosts.get('stet')!) };
    const [ours, theirs] = [perSecond(throughput.stet), perSecond(throughput.plain)];
    return [
      times('Restate: latency of 10 runs in sequence, no sources', latency, 1.05),
      { what: 'Restate: throughput of the same, 20 clients', reference, unit: 'a second', ours, theirs, figure: ours.median / theirs.median, figureUnit: 'x', target: { atLeast: 0.95 } },
      {
        what: 'Restate: run entries that Math.random and Date.now add', reference, unit: 'run entries', ours: spread([written.stet]), theirs: spread([written.plain]),
        figure: written.stet - written.plain, figureUnit: 'more', target: { below: 1.5 },
      },
      times('Restate: fan-out of 100 runs, Promise.all over RestatePromise.all', hundred, 1.5),
      times('Restate: fan-out of 1,000 runs', thousand, 2.5),
      times(`Restate: replay of ${entries.toLocaleString('en')} entries`, replay, 1.3),
    ];
  } finally {
    for (const child of hosts.values()) child.kill('SIGKILL');
    await server.stop();
  }
}

function times(what: string, { stet, plain }: Samples, below: number): Line {
  const [ours, theirs] = [spread(stet), spread(plain)];
  return { what, reference, unit: 'ms', ours, theirs, figure: ours.median / theirs.median, figureUnit: 'x the time', target: { below } };
}

async function takeTurns(rounds: number, act: (name: Name) => Promise<void>): Promise<Samples> {
  const samples: Samples = { plain: [], stet: [] };
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const begun = now();
      await act(name);
      samples[name].push(now() - begun);
    }
  }
  return samples;
}

/** How many run entries one invocation with sources writes. */
async function entriesOf(server: RestateServer, name: Name): Promise<number> {
  await post(`${server.ingress}/${name}-sources/sequential`);
  const [row] = await server.sql(
    "select count(*) as runs from sys_journal where entry_type = 'Command: Run' and id in " +
    `(select id from sys_invocation where target_service_name = '${name}-sources')`,
  );
  const runs = Number(row!['runs']);
  if (runs < 10) throw new Error(`${name}: ${runs} run entries, and the handler has 10`);
  return runs;
}

async function replaysOf(child: ChildProcess): Promise<number[]> {
  child.send('replayMs');
  const [{ replayMs }] = (await once(child, 'message')) as [{ replayMs: number[] }];
  return replayMs;
}

function serveOn(name: Name): ChildProcess {
  const { NODE_OPTIONS: _, STET_ENGINE: __, ...env } = process.env;
  return fork(fileURLToPath(new URL('restate-engine-child.ts', import.meta.url)), [name], {
    execArgv: ['--disable-warning=ExperimentalWarning', ...(name === 'stet' ? ['--import', '@stet/plugin/register'] : [])],
    // Without the net: it would serve the measuring clock, which is left native on purpose.
    env: { ...env, ...(name === 'stet' && { STET_ENGINE: 'restate', STET_NET: 'off' }) },
  });
}

async function post(url: string, input?: number): Promise<void> {
  const response = await fetch(url, {
    method: 'POST', ...(input !== undefined && { headers: { 'content-type': 'application/json' }, body: String(input) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url}: ${response.status} ${text}`);
}
