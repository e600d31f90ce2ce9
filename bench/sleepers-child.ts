import { serve, service, type Context } from '@stet/runtime';
import { sleepers } from './sleepers.ts';

const [folder, mode] = process.argv.slice(2) as [string, string];
const sleeper = service({
  name: 'sleeper',
  handlers: {
    sleep: async (ctx: Context) => {
      await ctx.sleep({ hours: 1 });
    },
    ready: async () => true,
  },
});

/** What is reachable, in bytes: after a collection, on the heap and off it. The resident size counts what the collector keeps in reserve too. */
async function live(): Promise<{ bytes: number; rss: number }> {
  for (let i = 0; i < 3; i++) {
    gc?.();
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  return { bytes: heapUsed + external, rss };
}

const before = await live();
const beginsAt = performance.now();
const server = await serve({ services: [sleeper], folder });
// Whatever the start put off is done when a new call has gone through.
const startMs = mode === 'resume' ? await server.client(sleeper).ready().then(() => performance.now() - beginsAt) : 0;
if (mode === 'begin') {
  const client = server.client(sleeper);
  for (let i = 0; i < sleepers; i++) void client.sleep();
}
const sleeping = (): number => server.invocations().filter(({ status, entries }) => (status === 'running' || status === 'suspended') && entries > 0).length;
for (let tries = 0; tries < 60 && sleeping() < sleepers; tries++) await new Promise((resolve) => setTimeout(resolve, 5_000));
const after = await live();
console.log(JSON.stringify({ megabytes: (after.bytes - before.bytes) / 1e6, residentMegabytes: (after.rss - before.rss) / 1e6, sleeping: sleeping(), startMs }));
