import { RetryableError, serve, service, TerminalError, type Context, type Serde } from '@stet/runtime';

/** A database that fails the first time it is asked. */
const database = {
  requests: 0,
  find(id: number): { id: number; name: string } {
    if (++this.requests === 1) throw new RetryableError('connection reset', { retryAfter: 5 });
    if (id < 0) throw new TerminalError(`there is no user ${id}`, { errorCode: 404 });
    return { id, name: 'Ada' };
  },
};

const csv: Serde<string[]> = {
  contentType: 'text/csv',
  serialize: (row) => Buffer.from(row.join(',')),
  deserialize: (bytes) => Buffer.from(bytes).toString().split(','),
};

const users = service({
  name: 'users',
  handlers: {
    show: async (ctx: Context, id: number) => {
      // Retried until it succeeds, or as often as the options say; its result is journaled.
      const user = await ctx.run('find user', () => database.find(id), { maxRetryAttempts: 5, initialRetryInterval: { milliseconds: 5 } });
      // Runs that are started together run together.
      const [upper, row] = await Promise.all([
        ctx.run('upper', () => user.name.toUpperCase()),
        ctx.run('row', ({ attempt }) => [user.name, `attempt ${attempt}`], { serde: csv }),
      ]);
      // An action may have no result.
      await ctx.run('audit', () => undefined);
      // The first error as a value, without retries.
      const refused = await ctx.run('refused', (): string => { throw new RangeError('too far'); }, { onError: 'throw' })
        .catch((error: unknown) => (error instanceof RangeError ? error.message : 'lost its class'));
      return { upper, row, refused };
    },
  },
});

const server = await serve({ services: [users] });
const client = server.client(users);
console.log(JSON.stringify(await client.show(1)));
console.log(await client.show(-1).catch((error: unknown) => (error instanceof TerminalError ? `${error.code} ${error.message}` : String(error))));
console.log(`${database.requests} requests`);
await server.close();
