import { after, serve, service, type Context } from '@stet/runtime';

const clock = service({
  name: 'clock',
  handlers: {
    wait: async (ctx: Context) => {
      const begun = await ctx.date.now();
      await ctx.sleep(10);
      await ctx.sleep({ milliseconds: 10 }, 'named');
      await after(10);
      await new Promise((resolve) => setTimeout(resolve, 10));
      const elapsed = Date.now() - begun;
      return [elapsed >= 40, new Date().toJSON() === (await ctx.date.toJSON())];
    },
  },
});

const server = await serve({ services: [clock] });
console.log((await server.client(clock).wait()).join(' '));
await server.close();
