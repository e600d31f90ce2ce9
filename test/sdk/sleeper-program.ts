import { serve, service, type Context } from '@restatedev/restate-sdk';

const sleeper = service({
  name: 'sleeper',
  handlers: {
    sleep: async (ctx: Context) => {
      await ctx.sleep(300);
      return 'slept';
    },
  },
});

await serve({ services: [sleeper] });
process.send!('serving');
