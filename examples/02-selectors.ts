import { after, select, serve, service, TimeoutError, type Context } from '@stet/runtime';

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

const greeter = service({
  name: 'greeter',
  handlers: { hello: async (ctx: Context, name: string) => ctx.run('hello', () => wait(5).then(() => `hello ${name}`)) },
});

const chooser = service({
  name: 'chooser',
  handlers: {
    choose: async (ctx: Context) => {
      const first = await select({
        late: after(2_000),
        call: ctx.serviceClient(greeter).hello('Ada'),
        answer: ctx.awakeable<string>().promise,
        work: ctx.run('work', () => wait(1_000)),
      });
      if (first.tag !== 'call' || first.status !== 'fulfilled') return 'another branch';

      // Native combinators do as well, over anything.
      const second = await Promise.race([ctx.run('slow', () => wait(500).then(() => 'slow')), ctx.sleep(1).then(() => 'sleep')]);
      const mapped = await ctx.run('two', () => 2).map((two = 0, failure) => (failure === undefined ? two * 21 : 0));
      const timedOut = await ctx.run('too slow', () => wait(500)).orTimeout({ milliseconds: 5 }).catch((error: unknown) => error instanceof TimeoutError);
      return [first.value, second, mapped, timedOut].join(', ');
    },
  },
});

const server = await serve({ services: [greeter, chooser] });
console.log(await server.client(chooser).choose());
await server.close();
