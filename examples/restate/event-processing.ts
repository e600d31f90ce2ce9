import * as restate from '@restatedev/restate-sdk';

/** What a shop's topic says of a customer. Events come at least once, in any order. */
interface ShopEvent {
  id: string;
  kind: 'viewed' | 'bought' | 'returned';
  sku: string;
  cents: number;
}

interface Profile {
  bought: number;
  returned: number;
  cents: number;
}

const blank: Profile = { bought: 0, returned: 0, cents: 0 };

/** How long it has to be quiet around a customer before a digest of what happened is sent. */
const quietMs = 150;

/** Asks the catalogue, which is slow at times, and down at times. */
async function titleOf(sku: string): Promise<string> {
  await new Promise((resolve) => setTimeout(resolve, 10 + Math.random() * 60));
  if (Math.random() < 0.1) throw new Error('the catalogue does not answer');
  return `${sku.slice(0, 1).toUpperCase()}${sku.slice(1)}`;
}

/** A customer, by name: the events of one are processed one after the other, those of many beside each other. */
const customer = restate.object({
  name: 'customer',
  handlers: {
    on: async (ctx: restate.ObjectContext, { id, kind, sku, cents }: ShopEvent) => {
      const seen = (await ctx.get<string[]>('seen')) ?? [];
      if (seen.includes(id)) return;
      ctx.set('seen', [...seen, id].slice(-1000));
      if (kind === 'viewed') return;

      const profile = (await ctx.get<Profile>('profile')) ?? blank;
      const title = await ctx.run('title', () => titleOf(sku), { initialRetryInterval: 10 });
      ctx.set('profile', kind === 'bought'
        ? { ...profile, bought: profile.bought + 1, cents: profile.cents + cents }
        : { ...profile, returned: profile.returned + 1, cents: profile.cents - cents });
      ctx.set('news', [...((await ctx.get<string[]>('news')) ?? []), `${kind} ${title}`]);

      // Each event puts the digest off; only the last that was asked for finds its own time and is sent.
      const dueAt = Date.now() + quietMs;
      ctx.set('dueAt', dueAt);
      ctx.objectSendClient(customer, ctx.key).digest(dueAt, restate.rpc.sendOpts({ delay: { milliseconds: quietMs } }));
    },

    digest: async (ctx: restate.ObjectContext, dueAt: number) => {
      if ((await ctx.get<number>('dueAt')) !== dueAt) return;
      const news = (await ctx.get<string[]>('news')) ?? [];
      if (news.length === 0) return;
      ctx.clear('news');
      ctx.set('digests', [...((await ctx.get<string[][]>('digests')) ?? []), news.sort()]);
    },

    look: restate.handlers.object.shared(async (ctx: restate.ObjectSharedContext) => ({
      profile: (await ctx.get<Profile>('profile')) ?? blank,
      digests: (await ctx.get<string[][]>('digests')) ?? [],
      events: ((await ctx.get<string[]>('seen')) ?? []).length,
    })),
  },
});

await restate.serve({ services: [customer] });
