/**
 * An ordinary service, and the process that serves it: it resumes what it finds in STET_FOLDER, or begins, and prints the result.
 * What it does outside goes to the file EFFECTS. No two of its entries become durable in one commit, not even after an outage, when all timers are overdue:
 * what runs together is far apart.
 */
import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { object, serve, service, type Context, type ObjectContext } from '@stet/runtime';

const effects = process.env['EFFECTS']!;
const wait = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

function effect<T>(key: string, value: T): T {
  appendFileSync(effects, `${JSON.stringify({ key, value })}\n`);
  return value;
}

const stock = object({
  name: 'stock',
  handlers: {
    async take(ctx: ObjectContext, count: number) {
      const left = (await ctx.get<number>('left')) ?? 10;
      const ticket = Math.random();
      ctx.set('left', left - count);
      await ctx.run('take', () => effect('take', ticket));
      return left - count;
    },
  },
});

const shop = service({
  name: 'shop',
  handlers: {
    async checkout(ctx: Context, item: string) {
      const key = randomUUID();
      const left = await ctx.objectClient<typeof stock.handlers>({ name: 'stock' } as never, item).take(3);
      const quote = await Promise.race([
        ctx.run('far', () => wait(900).then(() => 'far')),
        ctx.run('near', () => wait(5).then(() => 'near')),
      ]);
      const at = Date.now();
      const charged = await ctx.run('charge', async () => {
        await wait(3);
        return effect('charge', [key, at, quote]);
      });
      const parts = await Promise.all([20, 140, 260].map(async (ms) => {
        await ctx.run(`part ${ms}`, () => wait(ms));
        return Math.floor(Math.random() * 1e9);
      }));
      const total = await ctx.run('total', () => effect('total', parts.reduce((a, b) => a + b, 0)));
      await new Promise((done) => setTimeout(done, 4));
      return { left, quote, charged: charged[0] === key, total: total === parts[0]! + parts[1]! + parts[2]!, later: Date.now() >= at };
    },
  },
});

const server = await serve({ services: [shop, stock] });
const result = await server.client(shop).checkout('book', { idempotencyKey: 'one' });
console.log(JSON.stringify(result));
await server.close();
