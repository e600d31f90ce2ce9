import assert from 'node:assert/strict';
import test from 'node:test';
import * as sdk from '@restatedev/restate-sdk';
import { SdkInternals } from '../../runtime/engines/restate/sdk-internals.ts';
import { serveEndpoint } from '../harness/restate-endpoint.ts';
import { startRestateServer } from '../harness/restate-server.ts';

type Given = ConstructorParameters<typeof SdkInternals>[0];

test('a context without the members that stet relies on is refused, with the version that has them', () => {
  const whole = { runClosuresTracker: { runsToExecute: new Map() }, runInterceptor: () => undefined, setRunInterceptor: () => undefined, promisesExecutor: {}, coreVm: {} };
  assert.doesNotThrow(() => new SdkInternals(whole as never));
  for (const name of Object.keys(whole)) {
    const { [name as keyof typeof whole]: _missing, ...rest } = whole;
    assert.throws(() => new SdkInternals(rest as never), { name: 'TypeError', message: /needs @restatedev\/restate-sdk \^1\.17/ }, name);
  }
});

test('the installed SDK registers the runs whose end the journal does not know, and gives its hooks away', async () => {
  const attempts: unknown[] = [];
  const service = sdk.service({
    name: 'internals',
    options: { hooks: [() => ({ interceptor: { run: async (name, next) => {
      hooked.push(name);
      await next();
    } } })] },
    handlers: {
      go: async (ctx: sdk.Context) => {
        const internals = new SdkInternals(ctx as Given);
        const first = internals.issue(() => ctx.run('a', () => 1));
        const value = await first.issued;
        const second = internals.issue(() => ctx.run('b', () => 2));
        attempts.push([first.isNew, value, second.isNew, await second.issued, [...hooked]]);
        await internals.interceptor('mine', () => Promise.resolve());
        if (attempts.length === 1) throw new Error('once more');
        return hooked;
      },
    },
  });
  const hooked: string[] = [];
  const server = await startRestateServer();
  const endpoint = await serveEndpoint(sdk.createEndpointHandler({
    services: [service], logger: () => undefined, defaultServiceOptions: { retryPolicy: { initialInterval: 10 } },
  }));
  try {
    await server.register(endpoint.uri);
    const response = await fetch(`${server.ingress}/internals/go`, { method: 'POST' });
    // The SDK itself calls no hook any more; what it gave calls them.
    assert.deepEqual(await response.json(), ['mine', 'mine']);
    assert.deepEqual(attempts, [[true, 1, true, 2, []], [false, 1, false, 2, ['mine']]]);
  } finally {
    await endpoint.close();
    await server.stop();
  }
});
