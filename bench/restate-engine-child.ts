/**
 * Serves the bench's handlers: on Restate's SDK as it stands, or on stet under its loader with STET_ENGINE=restate.
 * Two of them differ by hand: what stet's program does with native Promise.all, the SDK's does with RestatePromise.all.
 */
import { createEndpointHandler, RestatePromise, service, type Context } from '@restatedev/restate-sdk';
import { createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { retryMs } from './reference.ts';

// Bound before the net is spread: read in a handler, the global one gives the turn clock, which stands still while the replay runs.
const now = performance.now.bind(performance); // stet-native: the bench measures with the machine's clock

const [, , name] = process.argv;
const attempts = new Map<string, number>();
const replayMs: number[] = [];
let failedAt = 0;

const bench = service({
  name: name!,
  handlers: {
    sequential: async (ctx: Context): Promise<number> => {
      let sum = 0;
      for (let i = 0; i < 10; i++) sum += await ctx.run(`run${i}`, () => i);
      return sum;
    },
    fanOut: async (ctx: Context, width: number): Promise<number> => {
      const runs = Array.from({ length: width }, (_, i) => ctx.run(`run${i}`, () => i));
      const values = name === 'stet' ? await Promise.all(runs) : await RestatePromise.all(runs);
      return values.length;
    },
    replay: async (ctx: Context, entries: number): Promise<number> => {
      const id = ctx.request().id;
      const attempt = (attempts.get(id) ?? 0) + 1;
      attempts.set(id, attempt);
      for (let i = 0; i < entries; i++) await ctx.run(`run${i}`, () => i);
      if (attempt === 1) {
        failedAt = now();
        throw new Error('once more');
      }
      replayMs.push(now() - failedAt - retryMs);
      return attempt;
    },
  },
});

/** Same runs as `sequential`; stet's program reads sources between them, and the SDK's gets them from its context. */
const sources = service({
  name: `${name!}-sources`,
  handlers: {
    sequential: async (ctx: Context): Promise<number> => {
      let sum = 0;
      for (let i = 0; i < 10; i++) {
        const drawn = name === 'stet' ? Math.random() + Date.now() : ctx.rand.random();
        sum += await ctx.run(`run${i}`, () => drawn);
      }
      return sum;
    },
  },
});

const server = createServer(createEndpointHandler({
  services: [bench, sources],
  defaultServiceOptions: { retryPolicy: { initialInterval: retryMs }, inactivityTimeout: { minutes: 10 }, abortTimeout: { minutes: 10 } },
  logger: () => undefined,
}));
server.listen(0, '127.0.0.1', () => process.send!({ port: (server.address() as AddressInfo).port }));
process.on('message', () => process.send!({ replayMs }));
