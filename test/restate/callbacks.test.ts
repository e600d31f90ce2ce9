import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import test, { after, before } from 'node:test';
import * as restate from '@stet/runtime/restate';
import { serveEndpoint, type Endpoint } from '../harness/restate-endpoint.ts';
import { startRestateServer, type RestateServer } from '../harness/restate-server.ts';

// What a service gives to the SDK to be called back: hooks, `asTerminalError`. On a real server.

const around = new AsyncLocalStorage<string>();
const inside = new AsyncLocalStorage<string>();
const log: string[] = [];

const hooks: restate.HooksProvider = ({ request }) => ({
  interceptor: {
    handler: async (next) => {
      log.push(`begin ${request.target.handler}`);
      try {
        await around.run(`handler ${request.target.handler}`, next);
        log.push('end');
      } catch (error) {
        log.push(error instanceof restate.TerminalError ? `terminal ${error.code} ${JSON.stringify(error.metadata)}` : `other ${String(error)}`);
        throw error instanceof restate.TerminalError && error.message === 'change me' ? new restate.TerminalError('changed', { errorCode: 418 }) : error;
      }
    },
    run: async (name, next) => {
      log.push(`run ${name}`);
      try {
        await inside.run(`run ${name}`, next);
      } catch (error) {
        if (name === 'kept') return;
        throw error instanceof restate.TerminalError && name === 'changed' ? new restate.TerminalError('by the hook', { errorCode: 419 }) : error;
      }
    },
  },
});

const hooked = restate.service({
  name: 'hooked',
  options: { hooks: [hooks] },
  handlers: {
    contexts: async (ctx: restate.Context) => {
      const seen: unknown[] = [around.getStore(), inside.getStore()];
      seen.push(await ctx.run('a', () => [around.getStore(), inside.getStore()]));
      const mine = await around.run('mine', () => ctx.run('b', async () => {
        await new Promise((resolve) => setTimeout(resolve, 1));
        return [around.getStore(), inside.getStore()];
      }));
      await ctx.sleep(1);
      return [...seen, mine, around.getStore()];
    },
    fails: (): Promise<never> => Promise.reject(new restate.TerminalError('as it is', { errorCode: 404, metadata: { a: 'b' } })),
    changed: (): Promise<never> => Promise.reject(new restate.TerminalError('change me')),
    inRun: async (ctx: restate.Context) => {
      const failing = (): never => { throw new restate.TerminalError('by the action'); };
      const kept = await ctx.run('kept', failing);
      const changed: unknown = await ctx.run('changed', failing).then(undefined, (error: restate.TerminalError) => [error instanceof restate.TerminalError, error.code, error.message]);
      return [kept === undefined, changed];
    },
  },
});

class Unpaid extends Error {}
const asTerminalError = (code: number) => (error: unknown) =>
  error instanceof Unpaid ? new restate.TerminalError(`unpaid: ${error.message}`, { errorCode: code, metadata: { by: 'service' } })
  : error instanceof restate.RetryableError ? new restate.TerminalError('seen as retryable', { errorCode: code })
  : undefined;
const unpaid = (message: string) => (): Promise<never> => Promise.reject(new Unpaid(message));

const mapped = restate.service({
  name: 'mapped',
  options: { asTerminalError: asTerminalError(431) },
  handlers: {
    ofService: unpaid('a'),
    ofHandler: restate.handlers.handler({ asTerminalError: asTerminalError(432) }, unpaid('b')),
    retryable: (): Promise<never> => Promise.reject(new restate.RetryableError('not again')),
    inRun: async (ctx: restate.Context) =>
      ctx.run('r', unpaid('c')).catch((error: restate.TerminalError) => [error instanceof restate.TerminalError, error.code, error.metadata]),
  },
});

const defaulted = restate.service({ name: 'defaulted', handlers: { fails: unpaid('d') } });

const contract = restate.iface.service('contracted', { own: restate.iface.json<void, string>(), other: restate.iface.json<void, string>() });
class Contracted {
  readonly prefix = 'from a class';
  own = (): Promise<string> => Promise.reject(new Unpaid('e'));
  other(): Promise<string> {
    return Promise.resolve('from a class');
  }
}
const contracted = restate.implement(contract, {
  handlers: new Contracted() as never,
  options: { handlers: { own: { asTerminalError: asTerminalError(433) } } },
});

let server: RestateServer;
let endpoint: Endpoint;
before(async () => {
  server = await startRestateServer();
  endpoint = await serveEndpoint(restate.createEndpointHandler({
    services: [hooked, mapped, defaulted, contracted], logger: () => undefined,
    defaultServiceOptions: { asTerminalError: asTerminalError(434), retryPolicy: { maxAttempts: 2, onMaxAttempts: 'kill', initialInterval: 10 } },
  }));
  await server.register(endpoint.uri);
});
after(async () => {
  await endpoint.close();
  await server.stop();
});

async function ask(path: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${server.ingress}/${path}`, { method: 'POST' });
  return { status: response.status, body: await response.json() };
}

test('hooks go around the handler and each action, once, and what they put into the async context is there', async () => {
  log.length = 0;
  const { body } = await ask('hooked/contexts');
  assert.deepEqual(body, ['handler contexts', null, ['handler contexts', 'run a'], ['mine', 'run b'], 'handler contexts']);
  assert.deepEqual(log, ['begin contexts', 'run a', 'run b', 'end']);
});

test('a hook sees stet\'s errors, and what it lets through is what the handler threw', async () => {
  log.length = 0;
  const { status, body } = await ask('hooked/fails');
  assert.deepEqual([status, (body as { message: string }).message], [404, 'as it is']);
  assert.deepEqual(log, ['begin fails', 'terminal 404 {"a":"b"}']);
});

test('a hook ends the invocation by an error of stet\'s', async () => {
  const { status, body } = await ask('hooked/changed');
  assert.deepEqual([status, (body as { message: string }).message], [418, 'changed']);
});

test('a hook around actions replaces an error, or keeps it to itself', async () => {
  assert.deepEqual((await ask('hooked/inRun')).body, [true, [true, 419, 'by the hook']]);
});

test('asTerminalError gets and gives stet\'s errors: of the service, the handler, the contract, the endpoint, and in actions', async () => {
  const outcome = async (path: string) => {
    const { status, body } = await ask(path);
    return [status, (body as { message: string }).message];
  };
  assert.deepEqual(await outcome('mapped/ofService'), [431, 'unpaid: a']);
  assert.deepEqual(await outcome('mapped/ofHandler'), [432, 'unpaid: b']);
  assert.deepEqual(await outcome('mapped/retryable'), [431, 'seen as retryable']);
  assert.deepEqual(await outcome('defaulted/fails'), [434, 'unpaid: d']);
  assert.deepEqual(await outcome('contracted/own'), [433, 'unpaid: e']);
  assert.deepEqual((await ask('mapped/inRun')).body, [true, 431, { by: 'service' }]);
});

test('the handlers of a contract may be methods of a class', async () => {
  assert.equal((await ask('contracted/other')).body, 'from a class');
});
