import assert from 'node:assert/strict';
import test from 'node:test';
import * as restate from '@restatedev/restate-sdk';
import { cutting } from '../harness/cutting.ts';
import { serveEndpoint } from '../harness/restate-endpoint.ts';
import { startRestateServer } from '../harness/restate-server.ts';

test('a chain of cuts: each attempt gets further, the result is that of an undisturbed run, and a server comes back with its data', async () => {
  const executed: string[] = [];
  const steps = restate.service({
    name: 'steps',
    handlers: {
      go: async (ctx: restate.Context): Promise<string> => {
        const values: string[] = [];
        for (const name of ['a', 'b', 'c']) {
          values.push(await ctx.run(name, () => {
            executed.push(name);
            return name.toUpperCase();
          }));
        }
        return values.join('');
      },
    },
  });
  const { handler, cuts } = cutting(restate.createEndpointHandler({
    services: [steps], defaultServiceOptions: { retryPolicy: { initialInterval: 10, exponentiationFactor: 1 } },
    logger: () => undefined,
  }));
  const server = await startRestateServer();
  const endpoint = await serveEndpoint(handler);
  try {
    await server.register(endpoint.uri);
    const go = async (): Promise<unknown> => (await fetch(`${server.ingress}/steps/go`, { method: 'POST' })).json();
    assert.equal(await go(), 'ABC');
    const [chain] = cuts.values();
    assert.ok(chain !== undefined && chain >= 3, `${chain} cuts`);
    assert.deepEqual([...new Set(executed)], ['a', 'b', 'c']);
    assert.ok(executed.length > 3, 'a run whose write was cut runs again');

    const pid = server.pid;
    await server.kill();
    await server.restart();
    assert.notEqual(server.pid, pid);
    assert.equal(await go(), 'ABC');
    const rows = await server.sql(`select id, status from sys_invocation where target_service_name = 'steps'`);
    assert.deepEqual(rows.map(({ status }) => status), ['completed', 'completed']);
  } finally {
    await endpoint.close();
    await server.stop();
  }
});
