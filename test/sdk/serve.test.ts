import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { TerminalError } from '../../runtime/kernel/errors.ts';
import type { Context, ObjectContext, ObjectSharedContext } from '../../runtime/sdk/context-types.ts';
import { rpc } from '../../runtime/sdk/clients.ts';
import { handlers, object, service, type AnyDefinition } from '../../runtime/sdk/definitions.ts';
import { serve, type Server } from '../../runtime/sdk/serve.ts';

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'stet-serve-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, '.stet');
}

async function served(t: TestContext, services: readonly AnyDefinition[]): Promise<Server> {
  const folder = folderOf(t);
  const server = await serve({ services, folder });
  t.after(() => server.close());
  return server;
}

const cart = object({
  name: 'cart',
  handlers: {
    add: async (ctx: ObjectContext, item: string) => {
      const items = (await ctx.get<string[]>('items')) ?? [];
      await ctx.sleep(1);
      ctx.set('items', [...items, item]);
      return items.length + 1;
    },
    items: handlers.object.shared(async (ctx: ObjectSharedContext) => (await ctx.get<string[]>('items')) ?? []),
  },
});

test('a client gives the result of the handler, rich values included', async (t) => {
  const echo = service({ name: 'echo', handlers: { back: async (_ctx: Context, value: unknown) => ({ value, at: new Map([['k', 1n]]) }), none: async () => undefined } });
  const server = await served(t, [echo]);
  assert.deepEqual(await server.client(echo).back(new Set([1])), { value: new Set([1]), at: new Map([['k', 1n]]) });
  assert.equal(await server.client(echo).none(), undefined);
});

test('a terminal error reaches the caller as itself; an ordinary one is retried until it does not happen', async (t) => {
  let tries = 0;
  const shop = service({
    name: 'shop',
    handlers: {
      refuse: async () => Promise.reject(new TerminalError('sold out', { errorCode: 410 })),
      flaky: async () => {
        if (++tries < 3) throw new Error('not yet');
        return 'fine';
      },
    },
    options: { retryPolicy: { initialInterval: 1, maxInterval: 5 } },
  });
  const server = await served(t, [shop]);
  await assert.rejects(server.client(shop).refuse(), (error) => error instanceof TerminalError && error.message === 'sold out' && error.code === 410);
  assert.equal(await server.client(shop).flaky(), 'fine');
  assert.equal(tries, 3);
});

test('one idempotency key is one invocation', async (t) => {
  let charges = 0;
  const payments = service({ name: 'payments', handlers: { charge: async (ctx: Context, cents: number) => ctx.run('charge', () => `receipt ${++charges} for ${cents}`) } });
  const client = (await served(t, [payments])).client(payments);
  const receipts = await Promise.all([client.charge(5, { idempotencyKey: 'order-1' }), client.charge(5, { idempotencyKey: 'order-1' }), client.charge(5, { idempotencyKey: 'order-2' })]);
  assert.equal(receipts[0], receipts[1]);
  assert.equal(await client.charge(5, { idempotencyKey: 'order-1' }), receipts[0]);
  assert.equal(charges, 2);
});

test('a virtual object keeps its state by key, one exclusive handler a key at a time', async (t) => {
  const server = await served(t, [cart]);
  const [ada, bob] = [server.client(cart, 'ada'), server.client(cart, 'bob/1')];
  assert.deepEqual(await Promise.all([ada.add('a'), ada.add('b'), ada.add('c'), bob.add('x')]), [1, 2, 3, 1]);
  assert.deepEqual([await ada.items(), await bob.items()], [['a', 'b', 'c'], ['x']]);
});

test('calls, delayed sends and awakeables between handlers', async (t) => {
  const desk = service({ name: 'desk', handlers: { approve: async (ctx: Context, { id, item }: { id: string; item: string }) => ctx.resolveAwakeable(id, `${item} approved`) } });
  const hub = service({
    name: 'hub',
    handlers: {
      order: async (ctx: Context, item: string) => {
        const { id, promise } = ctx.awakeable<string>();
        ctx.serviceSendClient(desk).approve({ id, item }, rpc.sendOpts({ delay: 5 }));
        return `${await ctx.objectClient(cart, 'ada').add(item)} ${await promise}`;
      },
    },
  });
  const server = await served(t, [hub, desk, cart]);
  assert.equal(await server.client(hub).order('book'), '1 book approved');
});

test('a cancelled invocation ends with its error, and an awakeable is completed from outside', async (t) => {
  let id = '';
  const waiting = service({ name: 'waiting', handlers: {
    sleep: async (ctx: Context) => ctx.sleep({ days: 1 }),
    answer: async (ctx: Context) => {
      const awakeable = ctx.awakeable<string>();
      await ctx.run('tell', () => void ({ id } = awakeable));
      return awakeable.promise;
    },
  } });
  const server = await served(t, [waiting]);
  const slept = server.client(waiting).sleep();
  const refused = assert.rejects(slept, { name: 'CancelledError' });
  const answered = server.client(waiting).answer();
  while (id === '') await new Promise((resolve) => setTimeout(resolve, 1));
  assert.equal(await server.resolveAwakeable(id, 'forty-two'), true);
  assert.equal(await answered, 'forty-two');
  assert.equal(await server.cancel(server.invocations().find(({ status }) => status === 'running')!.id), true);
  await refused;
});

test('what was left unfinished goes on when the folder is served again', async (t) => {
  const folder = folderOf(t);
  const log: string[] = [];
  const job = service({ name: 'job', handlers: {
    work: async (ctx: Context) => {
      const key = ctx.rand.uuidv4();
      await ctx.run('first', () => void log.push(`first ${key}`));
      await ctx.sleep(100);
      await ctx.run('second', () => void log.push(`second ${key}`));
    },
  } });
  const before = await serve({ services: [job], folder });
  before.client(job).work().catch(() => undefined);
  while (log.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await before.close();
  const after = await serve({ services: [job], folder });
  t.after(() => after.close());
  while (log.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(log[0]!.replace('first', ''), log[1]!.replace('second', ''));
});

test('a client of an object needs its key, one of a service has none, and another engine is named as missing', async (t) => {
  const server = await served(t, [cart]);
  assert.throws(() => server.client(cart as never), /virtual object: client\(cart, key\)/);
  assert.throws(() => server.client(service({ name: 's', handlers: {} }) as never, 'k'), /is a service and has no key/);
  process.env['STET_ENGINE'] = 'restate';
  t.after(() => delete process.env['STET_ENGINE']);
  await assert.rejects(serve({ services: [cart], folder: folderOf(t) }), /serve\(\) of @stet\/runtime runs on the engine "embedded"/);
});
