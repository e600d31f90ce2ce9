import * as restate from '@restatedev/restate-sdk';

interface Job {
  film: string;
  frames: number;
  /** How many frames are rendered at a time. */
  atOnce: number;
  broken?: number[];
}

interface Frame {
  film: string;
  number: number;
  isBroken: boolean;
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

const renderer = restate.service({
  name: 'renderer',
  handlers: {
    frame: async (ctx: restate.Context, { film, number, isBroken }: Frame) => {
      await ctx.run('render', () => wait(20 + Math.random() * 80));
      if (isBroken) throw new restate.TerminalError(`frame ${number} of ${film} has no geometry`, { errorCode: 422 });
      return `${film}-${String(number).padStart(3, '0')}`;
    },
  },
});

/** The well-known limiter: at most `most` tasks at a time, in the order in which they were asked for. */
function limiter(most: number) {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async <T>(task: () => Promise<T>): Promise<T> => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    running++;
    try {
      return await task();
    } finally {
      running--;
      waiting.shift()?.();
    }
  };
}

const film = restate.service({
  name: 'film',
  handlers: {
    render: async (ctx: restate.Context, { film, frames, atOnce, broken = [] }: Job) => {
      const began = Date.now();
      const limited = limiter(atOnce);
      const order: string[] = [];
      let [running, most] = [0, 0];
      const rendered = await Promise.allSettled(Array.from({ length: frames }, (_, number) => limited(async () => {
        most = Math.max(most, ++running);
        try {
          const name = await ctx.serviceClient(renderer).frame({ film, number, isBroken: broken.includes(number) });
          order.push(name);
          return name;
        } finally {
          running--;
        }
      })));
      const names = rendered.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
      const problems = rendered.flatMap((each) => (each.status === 'rejected' ? [(each.reason as Error).message] : []));

      // Whoever answers first has the preview; it may as well be one that is broken.
      const preview = await Promise.any(['east', 'west'].map((farm) => ctx.run(`preview in ${farm}`, async () => {
        await wait(Math.random() * 40);
        if (farm === 'west') throw new restate.TerminalError('the west is closed');
        return `${film}-preview from the ${farm}`;
      })));
      return { names, problems, preview, order, most, tookMs: Date.now() - began };
    },
  },
});

await restate.serve({ services: [renderer, film] });
