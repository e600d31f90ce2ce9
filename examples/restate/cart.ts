import * as restate from '@restatedev/restate-sdk';

interface Item {
  sku: string;
  quantity: number;
  cents: number;
}

/** Until when a price that was shown is kept. */
const priceHoldMs = 60_000;

interface Line extends Item {
  /** Of the server's clock, in ms. */
  heldUntil: number;
}

const totalOf = (lines: readonly Line[]): number => lines.reduce((sum, { quantity, cents }) => sum + quantity * cents, 0);

/** The card processor: it is given the same key for the same charge, however often it is asked. */
async function charge(key: string, cents: number): Promise<string> {
  await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 300));
  return `${cents} cents charged, ${key.slice(0, 8)}`;
}

/** A customer's cart. Its calls run one at a time, so that none loses what another has put in. */
const cart = restate.object({
  name: 'cart',
  handlers: {
    add: async (ctx: restate.ObjectContext, { sku, quantity, cents }: Item) => {
      if (!Number.isInteger(quantity) || quantity < 1) throw new restate.TerminalError(`${quantity} of ${sku} cannot be ordered`, { errorCode: 400 });
      const lines = (await ctx.get<Line[]>('lines')) ?? [];
      const now = Date.now();
      const line = lines.find((each) => each.sku === sku);
      if (line === undefined) {
        lines.push({ sku, quantity, cents, heldUntil: now + priceHoldMs });
      } else {
        line.quantity += quantity;
        // The price that was shown first holds for its time, whatever the shop asks now.
        if (line.heldUntil < now) Object.assign(line, { cents, heldUntil: now + priceHoldMs });
      }
      ctx.set('lines', lines);
      return totalOf(lines);
    },

    remove: async (ctx: restate.ObjectContext, sku: string) => {
      const lines = ((await ctx.get<Line[]>('lines')) ?? []).filter((each) => each.sku !== sku);
      ctx.set('lines', lines);
      return totalOf(lines);
    },

    checkout: async (ctx: restate.ObjectContext) => {
      const lines = (await ctx.get<Line[]>('lines')) ?? [];
      if (lines.length === 0) throw new restate.TerminalError('the cart is empty', { errorCode: 400 });
      const order = crypto.randomUUID();
      const cents = totalOf(lines);
      const receipt = await ctx.run('charge', () => charge(order, cents));
      ctx.clear('lines');
      ctx.set('orders', [...((await ctx.get<string[]>('orders')) ?? []), order]);
      return { order, receipt, items: lines.map(({ sku, quantity }) => `${quantity} x ${sku}`) };
    },

    look: restate.handlers.object.shared(async (ctx: restate.ObjectSharedContext) => {
      const lines = (await ctx.get<Line[]>('lines')) ?? [];
      const orders = (await ctx.get<string[]>('orders')) ?? [];
      return { lines: lines.map(({ sku, quantity, cents }) => ({ sku, quantity, cents })), cents: totalOf(lines), orders };
    }),
  },
});

await restate.serve({ services: [cart] });
