import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { serve, service, type Context } from '@stet/runtime';

const dice = service({
  name: 'dice',
  handlers: {
    roll: (ctx: Context) => {
      const float = ctx.rand.random();
      const key = ctx.rand.uuidv4();
      const big = ctx.rand.uint64();
      // A generator for any library that takes one.
      const six = uniformInt(ctx.rand.source(), 1, 6);
      return Promise.resolve([float >= 0 && float < 1, key.length, big < 2n ** 64n, six >= 1 && six <= 6, Math.random() < 1]);
    },
  },
});

const server = await serve({ services: [dice] });
console.log((await server.client(dice).roll()).join(' '));
await server.close();
