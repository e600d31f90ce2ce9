/** The service that is killed: accounts that many clients want at once. `embedded-service.ts LOG`: each effect is a line in LOG. */
import { appendFileSync } from 'node:fs';
import { object, serve, type ObjectContext, type ObjectSharedContext, handlers } from '@restatedev/restate-sdk';

const [, , log] = process.argv;

interface Account {
  balance: number;
  history: string[];
}

const account = object({
  name: 'account',
  handlers: {
    deposit: async (ctx: ObjectContext<Account>, { id, cents }: { id: string; cents: number }) => {
      const invocation = ctx.request().id;
      const before = (await ctx.get('balance')) ?? 0;
      const token = Math.random();
      const effect = (key: string): number => {
        appendFileSync(log!, `${JSON.stringify({ invocation, key, value: token })}\n`);
        return token;
      };
      const [noted] = await Promise.all([
        ctx.run('note', () => effect('note')),
        ctx.run('audit', async () => {
          await new Promise((resolve) => setTimeout(resolve, 3));
          return effect('audit');
        }),
      ]);
      const won = await Promise.race([
        ctx.run('quote', async () => {
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 6));
          return 'quote';
        }),
        new Promise<string>((resolve) => setTimeout(() => resolve('late'), 3)),
      ]);
      ctx.set('balance', before + cents);
      ctx.set('history', [...((await ctx.get('history')) ?? []), id]);
      await ctx.run('book', () => effect('book'));
      return { before, noted, won };
    },
    read: handlers.object.shared(async (ctx: ObjectSharedContext<Account>) => ({ balance: await ctx.get('balance'), history: await ctx.get('history') })),
  },
  options: { retryPolicy: { initialInterval: 20, maxInterval: 200 } },
});

await serve({ services: [account] });
process.send?.('listening');
