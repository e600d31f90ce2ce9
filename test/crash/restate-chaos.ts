import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { freePorts } from '../../plugin/cli/dev/free-ports.ts';
import { ask } from '../harness/restate-admin.ts';
import { startRestateServer, type RestateServer } from '../harness/restate-server.ts';
import { kill, loggedIn, startVictim, within, type ChaosOptions, type ChaosResult } from './victim.ts';

export type Victim = 'service' | 'server' | 'both';

export interface RestateChaosOptions extends ChaosOptions {
  readonly victim: Victim;
}

/** The effects of the service, by their keys: all of them are in the result. */
const keys = ['charge', 'reserve', 'ship'] as const;
const lastKey = 'ship';

/** An invocation that the server has acknowledged: it has to end, whatever dies. */
interface Acknowledged {
  readonly id: string;
  readonly invocation: string;
}

const roundsBetweenEnds = 10;

/** SIGKILL of the service, of the server, or of both, at a random moment of each round under load. */
export async function chaos({ victim, rounds, clients, seed, onRound }: RestateChaosOptions): Promise<ChaosResult> {
  const folder = mkdtempSync(join(tmpdir(), 'stet-chaos-'));
  const log = join(folder, 'effects');
  const random = xoroshiro128plus(seed);
  const [port] = (await freePorts(1)) as [number];
  const server = await startRestateServer({ healthyWithinMs: 120_000 });
  let service: ChildProcess | undefined;
  const acknowledged: Acknowledged[] = [];
  const ended: Outcome[] = [];
  const struck = new Set<string>();
  try {
    service = await startVictim('./restate-service.ts', [String(port), log], { STET_ENGINE: 'restate' });
    await server.register(`http://127.0.0.1:${port}`);
    for (let round = 0; round < rounds; round++) {
      onRound?.(round);
      const sent = Promise.all(Array.from({ length: clients }, async (_, client) => {
        const id = `${victim}-${round}-${client}`;
        const invocation = await send(server, id);
        if (invocation !== undefined) acknowledged.push({ id, invocation });
      }));
      // Long enough for work to be done between two deaths, and short enough to strike it.
      await new Promise((resolve) => setTimeout(resolve, uniformInt(random, 5, 600)));
      if (victim !== 'server') await kill(service);
      if (victim !== 'service') await server.kill();
      const shipped = new Set(loggedIn<Effect>(log).filter(({ key }) => key === lastKey).map(({ id }) => id));
      for (const { id } of acknowledged) if (!shipped.has(id)) struck.add(id);
      await sent;
      if (victim !== 'service') await server.restart();
      if (victim !== 'server') service = await startVictim('./restate-service.ts', [String(port), log], { STET_ENGINE: 'restate' });
      // Everything acknowledged so far ends now and then: the server reads what is unfinished at each start, and what is never let end only grows.
      if (round % roundsBetweenEnds === roundsBetweenEnds - 1 || round === rounds - 1) ended.push(...(await outcomes(server, acknowledged.slice(ended.length))));
    }
    return { ...judge(ended, loggedIn<Effect>(log)), acknowledged: acknowledged.length, struck: struck.size };
  } finally {
    if (service !== undefined) await kill(service);
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Outcome {
  readonly id: string;
  readonly problem?: string;
  readonly result?: unknown;
}

/** Attaches to each by the id that was acknowledged; one that the server has lost is a problem, and is not begun anew. A few at a time. */
async function outcomes(server: RestateServer, acknowledged: readonly Acknowledged[]): Promise<Outcome[]> {
  const found: Outcome[] = [];
  const waiting = [...acknowledged];
  const attach = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { id, invocation } = next;
      found.push(await within(ask('GET', `${server.ingress}/restate/invocation/${invocation}/attach`)).then(
        (result) => ({ id, result }),
        (error: unknown) => ({ id, problem: `${id} (${invocation}) did not end well: ${String(error)}` }),
      ));
    }
  };
  await Promise.all(Array.from({ length: 16 }, attach));
  return found;
}

function judge(ended: readonly Outcome[], log: readonly Effect[]): Pick<ChaosResult, 'problems' | 'effects' | 'repeated'> {
  const problems = ended.flatMap(({ problem }) => problem ?? []);
  const effects = new Map<string, unknown>();
  for (const { id, key, value } of log) {
    const name = `${id} ${key}`;
    if (!effects.has(name)) effects.set(name, value);
    else if (!isDeepStrictEqual(effects.get(name), value)) problems.push(`law 2: ${name} was ${JSON.stringify(effects.get(name))}, and then ${JSON.stringify(value)}`);
  }
  for (const { id, problem, result } of ended) {
    if (problem !== undefined) continue;
    const done = Object.fromEntries(keys.map((key) => [key, effects.get(`${id} ${key}`)]));
    if (!isDeepStrictEqual(result, done)) problems.push(`${id} ended with ${JSON.stringify(result)}, and did ${JSON.stringify(done)}`);
  }
  return { problems, effects: effects.size, repeated: log.length - effects.size };
}

interface Effect {
  readonly id: string;
  readonly key: string;
  readonly value: unknown;
}

/** The id that the server acknowledges it with; undefined where it does not, because it has died meanwhile. */
function send(server: RestateServer, id: string): Promise<string | undefined> {
  return within(ask('POST', `${server.ingress}/order/run/send`, { id })).then((answer) => (answer as { invocationId: string }).invocationId, () => undefined);
}
