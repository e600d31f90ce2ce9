import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import * as restate from '@restatedev/restate-sdk';
import { freePorts } from '../../plugin/cli/dev/free-ports.ts';
import { probe } from '../../plugin/cli/dev/endpoint.ts';
import { serveEndpoint, serveHttp1Endpoint } from '../harness/restate-endpoint.ts';
import { project } from '../hosts/program.ts';
import { runs, startDev, type Event } from './dev-process.ts';

const repository = join(import.meta.dirname, '../..');

/** A service for Restate that the SDK alone does not bear: it awaits two operations at once, with native promises. */
const service = (word: string, more = ''): string => `
import * as restate from '@restatedev/restate-sdk';
import { createServer } from 'node:http2';
const greeter = restate.service({
  name: 'greeter',
  handlers: {
    greet: async (ctx: restate.Context, name: string) => {
      const wait = async () => { await ctx.sleep(5); return ctx.run('count', () => 1); };
      const counts = await Promise.all([wait(), wait(), ctx.run('one', () => 1)]);
      return ${JSON.stringify(word)} + ' ' + name + ' ' + counts.length;
    },${more}
  },
});
createServer(restate.createEndpointHandler({ services: [greeter], logger: () => {} })).listen(Number(process.env.PORT), '127.0.0.1');
`;

const files = { 'package.json': '{ "type": "module" }', 'node_modules/@restatedev': `-> ${join(repository, 'node_modules/@restatedev')}` };
const portOf = (uri: string): number => Number(new URL(uri).port);
const greet = async (server: Event): Promise<unknown> =>
  (await fetch(`${String(server['ingress'])}/greeter/greet`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '"Ada"' })).json();

test('with the engine restate: a server, registered at the start and after each change, and both stopped by Ctrl-C', async () => {
  const root = project({ ...files, 'service.ts': service('Hello') });
  const dev = startDev(root, ['--engine', 'restate', '--json', 'service.ts']);
  const server = await dev.next('server');
  assert.equal(server['ui'], `${String(server['admin'])}/ui`);
  assert.equal((await fetch(String(server['ui']))).status, 200);
  const first = await dev.next('start');
  assert.equal(first['engine'], 'restate');
  const registered = await dev.next('registered');
  assert.deepEqual(registered['services'], [{ name: 'greeter', handlers: ['greet'] }]);
  assert.equal(await greet(server), 'Hello Ada 3');

  writeFileSync(join(root, 'service.ts'), service('Bye', "\n    part: async () => 'parted',"));
  await dev.next('restart');
  const second = await dev.next('start');
  const again = await dev.next('registered');
  assert.equal(again['uri'], registered['uri']);
  assert.deepEqual((again['services'] as { handlers: string[] }[])[0]!.handlers.sort(), ['greet', 'part']);
  assert.equal(await greet(server), 'Bye Ada 3');

  dev.signal('SIGINT');
  await dev.next('stop');
  assert.equal(await dev.exit(), 0);
  assert.deepEqual([server, first, second].map(({ pid }) => runs(pid)), [false, false, false]);
  assert.ok(existsSync(join(root, '.stet/restate/data')));

  const [ingressPort, adminPort, port] = (await freePorts(3)) as [number, number, number];
  const next = startDev(root, ['--ingress-port', String(ingressPort), '--admin-port', String(adminPort), '--json', 'service.ts'], { STET_ENGINE: 'restate', PORT: String(port) });
  const restarted = await next.next('server');
  assert.deepEqual([restarted['ingress'], restarted['admin']], [`http://127.0.0.1:${ingressPort}`, `http://127.0.0.1:${adminPort}`]);
  await next.next('start');
  assert.equal((await next.next('registered'))['uri'], `http://127.0.0.1:${port}`);
  const answer = await fetch(`${String(restarted['admin'])}/query`, {
    method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json' }, body: '{ "query": "select id from sys_invocation" }',
  });
  assert.equal(((await answer.json()) as { rows: unknown[] }).rows.length, 2, 'the data of the first dev are still there');
  process.kill(restarted['pid'] as number, 'SIGKILL');
  assert.match(String((await next.next('error'))['message']), /restate-server ended by itself/);
  assert.equal(await next.exit(), 1);
});

test('an endpoint is known by its manifest, over HTTP/2 and HTTP/1.1, and nothing else is taken for one', async () => {
  const handler = restate.createEndpointHandler({ services: [], logger: () => undefined });
  const http2 = await serveEndpoint(handler);
  const http1 = await serveHttp1Endpoint(restate.endpoint().setLogger(() => undefined).http1Handler());
  const other = createServer((_request, response) => response.end('hello')).listen(0, '127.0.0.1');
  await once(other, 'listening');
  try {
    const ports = [portOf(http2.uri), portOf(http1.uri), (other.address() as AddressInfo).port, ...(await freePorts(1))];
    assert.deepEqual(await Promise.all(ports.map(probe)), ['h2c', 'http/1.1', undefined, undefined]);
  } finally {
    await http2.close();
    await http1.close();
    other.closeAllConnections();
    other.close();
  }
});
