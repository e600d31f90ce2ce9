import * as restate from '@restatedev/restate-sdk';

/** How a promise was settled. */
type Settled = { value: unknown } | { reason: string };

/** A promise, by its name: what it came to, and who waits for it. */
const deferred = restate.object({
  name: 'deferred',
  handlers: {
    settle: async (ctx: restate.ObjectContext, settled: Settled) => {
      // As with any promise: the first one counts.
      const before = await ctx.get<Settled>('settled');
      if (before !== null) return before;
      ctx.set('settled', settled);
      for (const waiter of (await ctx.get<string[]>('waiters')) ?? []) tell(ctx, waiter, settled);
      ctx.clear('waiters');
      return settled;
    },
    subscribe: async (ctx: restate.ObjectContext, waiter: string) => {
      const settled = await ctx.get<Settled>('settled');
      if (settled === null) ctx.set('waiters', [...((await ctx.get<string[]>('waiters')) ?? []), waiter]);
      else tell(ctx, waiter, settled);
    },
    unsubscribe: async (ctx: restate.ObjectContext, waiter: string) => {
      ctx.set('waiters', ((await ctx.get<string[]>('waiters')) ?? []).filter((each) => each !== waiter));
    },
    peek: restate.handlers.object.shared(async (ctx: restate.ObjectSharedContext) => ({
      settled: await ctx.get<Settled>('settled'),
      waiting: ((await ctx.get<string[]>('waiters')) ?? []).length,
    })),
  },
});

function tell(ctx: restate.ObjectContext, waiter: string, settled: Settled): void {
  if ('reason' in settled) ctx.rejectAwakeable(waiter, settled.reason);
  else ctx.resolveAwakeable(waiter, settled);
}

/** What programs in any language use: promises that live as long as the server, over HTTP. */
const promises = restate.service({
  name: 'promises',
  handlers: {
    resolve: (ctx: restate.Context, { name, value }: { name: string; value: unknown }) => ctx.objectClient(deferred, name).settle({ value }),
    reject: (ctx: restate.Context, { name, reason }: { name: string; reason: string }) => ctx.objectClient(deferred, name).settle({ reason }),

    wait: async (ctx: restate.Context, { name, timeoutMs }: { name: string; timeoutMs?: number }) => {
      const { id, promise } = ctx.awakeable<{ value: unknown }>();
      ctx.objectSendClient(deferred, name).subscribe(id);
      const began = Date.now();
      const answer = promise.then(({ value }) => ({ value }), (error: Error) => ({ reason: error.message }));
      if (timeoutMs === undefined) return answer;
      const timeout = new Promise<{ timeoutAfterMs: number }>((resolve) => {
        setTimeout(() => resolve({ timeoutAfterMs: Date.now() - began }), timeoutMs);
      });
      const first = await Promise.race([answer, timeout]);
      if ('timeoutAfterMs' in first) ctx.objectSendClient(deferred, name).unsubscribe(id);
      return first;
    },

    /** The names of several: the first that is settled, or all of them. */
    combine: async (ctx: restate.Context, { names, how }: { names: string[]; how: 'race' | 'all' }) => {
      const all = names.map((name) => {
        const { id, promise } = ctx.awakeable<{ value: unknown }>();
        ctx.objectSendClient(deferred, name).subscribe(id);
        return promise.then(({ value }) => value);
      });
      return how === 'race' ? Promise.race(all) : Promise.all(all);
    },
  },
});

await restate.serve({ services: [deferred, promises] });
