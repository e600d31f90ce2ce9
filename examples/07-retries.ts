import { RetryableError, serve, service, TerminalError, type Context } from '@stet/runtime';

/** A bank that is busy at first, and a courier that is never there. */
const tries = { bank: 0, courier: 0 };
const bank = {
  charge(key: string): string {
    if (++tries.bank < 3) throw new RetryableError('busy', { retryAfter: { milliseconds: 5 } });
    return `charged once, key of ${key.length} characters`;
  },
  refund: (): string => 'refunded',
};
function bookCourier(): string {
  tries.courier++;
  throw new Error('no courier answers');
}

const orders = service({
  name: 'orders',
  handlers: {
    place: async (ctx: Context, cents: number) => {
      if (cents <= 0) throw new TerminalError('an order costs something', { errorCode: 400 });
      const key = crypto.randomUUID();
      // Without limits a run is tried until it succeeds. The action says itself when to try again.
      const charged = await ctx.run('charge', () => bank.charge(key));
      try {
        // With limits the last error becomes a TerminalError, and the handler makes good what it did.
        const courier = await ctx.run('book courier', bookCourier, {
          maxRetryAttempts: 4, initialRetryInterval: { milliseconds: 1 }, retryIntervalFactor: 2, maxRetryInterval: { milliseconds: 3 },
        });
        return [charged, courier];
      } catch (error) {
        if (!(error instanceof TerminalError)) throw error;
        return [charged, error.message, await ctx.run('refund', bank.refund)];
      }
    },
  },
  // For errors of the handler itself, outside of runs.
  options: { retryPolicy: { initialInterval: { milliseconds: 10 }, maxAttempts: 5 } },
});

const server = await serve({ services: [orders] });
const client = server.client(orders);
console.log((await client.place(1999)).join(', '));
console.log(await client.place(0).catch((error: unknown) => (error instanceof TerminalError ? `${error.code}: ${error.message}` : String(error))));
console.log(JSON.stringify(tries));
await server.close();
