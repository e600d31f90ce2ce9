import * as restate from '@restatedev/restate-sdk';
import { serveEndpoint } from '../test/harness/restate-endpoint.ts';
import { startRestateServer } from '../test/harness/restate-server.ts';
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
  const endpoint = await serveEndpoint(restate.createEndpointHandler({ services: [service] }));
  const server = await startRestateServer();
  try {
    await server.register(endpoint.uri);
    for (let round = 0; round < rounds; round++) {
      await post(`${server.ingress}/reference/replay`);
      await post(`${server.ingress}/reference/rand`);
    }
    return { replayMicrosecondsPerEntry: replay, randNanoseconds: rand };
  } finally {
    await server.stop();
    await endpoint.close();
  }
}

async function post(url: string): Promise<void> {
  const response = await fetch(url, { method: 'POST' });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  await response.arrayBuffer();
}
