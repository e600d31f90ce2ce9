import * as restate from '@restatedev/restate-sdk';

interface Purchase {
  method: 'card' | 'bank';
  cents: number;
}

interface Intent {
  payment: string;
  cents: number;
  /** What the provider has to give back with its message. */
  callback: string;
}

interface Notice {
  callback: string;
  isPaid: boolean;
  reason?: string;
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** The provider: cards are settled at once, a bank takes its days and calls back. By the id of a payment, so that asking twice is asking once. */
const provider = restate.object({
  name: 'provider',
  handlers: {
    create: async (ctx: restate.ObjectContext, { method, ...intent }: Purchase & Intent) => {
      if (intent.cents > 100_000) throw new restate.TerminalError('above the limit', { errorCode: 422 });
      ctx.set('intent', intent);
      return method === 'card' ? 'succeeded' : 'processing';
    },
    intent: restate.handlers.object.shared(async (ctx: restate.ObjectSharedContext) => ctx.get<Intent>('intent')),
  },
});

/** The shop's open payments, by customer: what its support team sees. */
const desk = restate.object({
  name: 'desk',
  handlers: {
    open: async (ctx: restate.ObjectContext, payment: string) => ctx.set(payment, 'open'),
    close: async (ctx: restate.ObjectContext, payment: string) => ctx.clear(payment),
    list: restate.handlers.object.shared((ctx: restate.ObjectSharedContext) => ctx.stateKeys()),
  },
});

const payments = restate.service({
  name: 'payments',
  handlers: {
    pay: async (ctx: restate.Context, { customer, ...purchase }: Purchase & { customer: string }) => {
      const payment = `pay_${Math.random().toString(36).slice(2)}`;
      const { id: callback, promise } = ctx.awakeable<string>();
      const status = await ctx.objectClient(provider, payment).create({ payment, callback, ...purchase });
      if (status === 'succeeded') return { payment, settled: 'at once', at: 0 };

      await ctx.objectClient(desk, customer).open(payment);
      const asked = Date.now();
      try {
        // It may be days; nothing of this is in memory meanwhile, and nothing is lost by a restart.
        const settled = await promise;
        return { payment, settled, at: Date.now() - asked };
      } catch (error) {
        if (error instanceof restate.TerminalError) throw new restate.TerminalError(`the bank refuses: ${error.message}`, { errorCode: 402 });
        throw error;
      } finally {
        await ctx.objectClient(desk, customer).close(payment);
      }
    },

    /** Where the provider calls back. */
    notify: async (ctx: restate.Context, { callback, isPaid, reason = 'no reason given' }: Notice) => {
      await ctx.run('verify the signature', () => wait(5));
      if (isPaid) ctx.resolveAwakeable(callback, 'by the bank');
      else ctx.rejectAwakeable(callback, reason);
    },
  },
});

await restate.serve({ services: [provider, desk, payments] });
