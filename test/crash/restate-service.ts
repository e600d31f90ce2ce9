/** The service that is killed: plain concurrent code, rewritten by the loader. `restate-service.ts PORT LOG`: each effect is a line in LOG. */
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http2';
import { createEndpointHandler, service, type Context } from '@restatedev/restate-sdk';

const [, , port, log] = process.argv;

function effect<T>(id: string, key: string, value: T): T {
  appendFileSync(log!, `${JSON.stringify({ id, key, value })}\n`);
  return value;
}

const order = service({
  name: 'order',
  handlers: {
    run: async (ctx: Context, { id }: { id: string }): Promise<unknown> => {
      const price = Math.random();
      const token = crypto.randomUUID();
      const [charged, reserved] = await Promise.all([
        ctx.run('charge', async () => {
          await new Promise((resolve) => setTimeout(resolve, 10));
          return effect(id, 'charge', price);
        }),
        ctx.run('reserve', () => effect(id, 'reserve', token)),
      ]);
      const won = await Promise.race([
        ctx.run('quote', async () => {
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 30));
          return 'quote';
        }),
        new Promise<string>((resolve) => setTimeout(() => resolve('late'), 15)),
      ]);
      const ship = { won, lot: Math.floor(Math.random() * 1e9) };
      await ctx.run('ship', () => effect(id, 'ship', ship));
      return { charge: charged, reserve: reserved, ship };
    },
  },
  // Without a limit: a server gives up after 70 tries, which a service that is down for a second uses up.
  options: { retryPolicy: { initialInterval: 20, maxInterval: 200, maxAttempts: 100_000 } },
});

createServer(createEndpointHandler({ services: [order], logger: () => undefined })).listen(Number(port), '127.0.0.1', () => process.send?.('listening'));
