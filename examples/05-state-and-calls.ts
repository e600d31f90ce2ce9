import { handlers, object, rpc, serve, service, type Context, type ObjectContext, type ObjectSharedContext } from '@stet/runtime';

const counter = object({
  name: 'counter',
  handlers: {
    add: async (ctx: ObjectContext, amount: number) => {
      const total = ((await ctx.get<number>('total')) ?? 0) + amount;
      ctx.set('total', total);
      return total;
    },
    clear: async (ctx: ObjectContext) => {
      ctx.clear('total');
      return ctx.stateKeys();
    },
    read: handlers.object.shared((ctx: ObjectSharedContext) => ctx.get<number>('total')),
  },
});

const teller = service({
  name: 'teller',
  handlers: {
    count: async (ctx: Context, key: string) => {
      const client = ctx.objectClient(counter, key);
      // One at a time per key, in the order of the calls.
      const totals = await Promise.all([client.add(1), client.add(2), client.add(3)]);
      // Sends return at once, and run exactly once.
      ctx.objectSendClient(counter, key).add(10);
      ctx.objectSendClient(counter, key).add(100, rpc.sendOpts({ delay: { milliseconds: 20 } }));
      await ctx.sleep(500);
      const total = await client.read();
      return { totals, total, left: await client.clear() };
    },
  },
});

const server = await serve({ services: [counter, teller] });
console.log(JSON.stringify(await server.client(teller).count('ada')));
await server.close();
