import { serve, service, type Context } from '@stet/runtime';
import { sleepers } from './sleepers.ts';

const [folder, mode] = process.argv.slice(2) as [string, string];
const sleeper = service({
  name: 'sleeper',
  handlers: {
    sleep: async (ctx: Context) => {
      await ctx.sleep({ hours: 1 });
    },
  },
});

gc?.();
const before = process.memoryUsage().rss;
const server = await serve({ services: [sleeper], folder });
if (mode === 'begin') {
  const client = server.client(sleeper);
  for (let i = 0; i < sleepers; i++) void client.sleep();
}
const running = (): number => server.invocations().filter((each) => each.status === 'running' && each.entries > 0).length;
for (let tries = 0; tries < 600 && running() < sleepers; tries++) await new Promise((resolve) => setTimeout(resolve, 50));
await new Promise((resolve) => setTimeout(resolve, 500));
gc?.();
console.log(JSON.stringify({ megabytes: (process.memoryUsage().rss - before) / 1e6, sleeping: running() }));
