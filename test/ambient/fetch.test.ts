import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import * as ambient from '../../runtime/ambient/index.ts';
import { RealWorld } from '../harness/real-world.ts';
import { invoke, replayed } from './invocation.ts';

const { fetch } = ambient.at('handler/fetch:0');
let requests: { method: string | undefined; url: string | undefined; body: string; type: string | undefined }[] = [];
let base = '';

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    requests.push({ method: request.method, url: request.url, body: Buffer.concat(chunks).toString(), type: request.headers['content-type'] });
    const { pathname } = new URL(request.url!, 'http://x');
    if (pathname === '/empty') response.writeHead(204).end();
    else if (pathname === '/moved') response.writeHead(302, { location: '/json' }).end();
    else if (pathname === '/hang') response.on('close', () => requests.push({ method: 'closed', url: '/hang', body: '', type: undefined }));
    else response.writeHead(201, 'Made', { 'content-type': 'application/json', 'set-cookie': ['a=1', 'b=2'], 'x-n': String(requests.length) }).end('{"n":1}');
  });
});

before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(() => {
  server.closeAllConnections();
  server.close();
});

test('a response is fetched once, journaled, and reads as the native one', async () => {
  requests = [];
  const { observed } = await replayed(async (observe) => {
    const response = await fetch(`${base}/json?secret=1`, { headers: { a: 'b' } });
    observe([response instanceof Response, response.status, response.statusText, response.ok, response.type, response.redirected, response.bodyUsed]);
    observe([response.url === `${base}/json?secret=1`, response.headers.getSetCookie(), response.headers.get('content-type')]);
    const copy = response.clone();
    observe([copy.url === response.url, await copy.text(), copy.bodyUsed, ambient.random()]);
    observe([await response.json(), await response.text().catch((error: Error) => [error.name, error.message])]);
    const streamed: number[] = [];
    for await (const chunk of (await fetch(`${base}/json`)).body!) streamed.push((chunk as Uint8Array).length);
    observe([streamed, ambient.random()]);
  });
  assert.equal(requests.length, 4, 'once a fetch, and once more each for the attempt that was cut when it recorded the answer');
  assert.deepEqual(observed[0], [true, 201, 'Made', true, 'basic', false, false]);
  assert.deepEqual(observed[1], [true, ['a=1', 'b=2'], 'application/json']);
  const native = await globalThis.fetch(`${base}/json`);
  await native.text();
  assert.deepEqual(observed[3], [{ n: 1 }, await native.text().catch((error: Error) => [error.name, error.message])]);
});

test('bodies, Request objects, redirects and empty answers', async () => {
  requests = [];
  const { observed } = await replayed(async (observe) => {
    await fetch(`${base}/a`, { method: 'POST', body: 'text' });
    const request = new Request(`${base}/b`, { method: 'PUT', body: new Uint8Array([65, 66]), headers: { 'content-type': 'x/y' } });
    await fetch(request);
    observe(request.bodyUsed);
    await fetch(new URL(`${base}/c`), { method: 'POST', body: new URLSearchParams({ q: '1' }) });
    const moved = await fetch(`${base}/moved`);
    observe([moved.redirected, moved.url === `${base}/json`, moved.status]);
    const manual = await fetch(`${base}/moved`, { redirect: 'manual' });
    observe([manual.status, manual.headers.get('location')]);
    const empty = await fetch(`${base}/empty`);
    observe([empty.status, empty.body, await empty.text()]);
    observe(await (await fetch('data:text/plain,hi')).text());
  });
  const sent = new Map(requests.map(({ method, url, body, type }) => [url, [method, body, type]]));
  assert.deepEqual(['/a', '/b', '/c'].map((url) => sent.get(url)), [
    ['POST', 'text', 'text/plain;charset=UTF-8'], ['PUT', 'AB', 'x/y'], ['POST', 'q=1', 'application/x-www-form-urlencoded;charset=UTF-8'],
  ]);
  assert.deepEqual(observed, [true, [true, true, 201], [302, '/json'], [204, null, ''], 'hi']);
});

test('an abort rejects in its turn with the reason, and ends the connection', async () => {
  requests = [];
  const { observed } = await replayed(async (observe) => {
    const controller = new AbortController();
    const pending = fetch(`${base}/hang`, { signal: controller.signal });
    ambient.setTimeout(() => controller.abort(), 20);
    observe(await pending.catch((error: Error) => [error.name, error instanceof DOMException, ambient.random()]));
    observe(await fetch(`${base}/hang`, { signal: ambient.AbortSignal.timeout(5) }).catch((error: Error) => error.name));
    observe(await fetch(new Request(`${base}/hang`, { signal: AbortSignal.abort(5) })).catch((error: unknown) => error));
    await new Promise((resolve) => ambient.setTimeout(resolve, 20));
  });
  assert.deepEqual((observed[0] as unknown[]).slice(0, 2), ['AbortError', true]);
  assert.deepEqual(observed.slice(1), ['TimeoutError', 5]);
  assert.ok(requests.some(({ method }) => method === 'closed'));
});

test('a failure is the native TypeError, with its cause', async () => {
  const { observed } = await replayed(async (observe) => {
    observe(await fetch('http://127.0.0.1:1/').catch((error: Error) => [error instanceof TypeError, error.message, error.cause instanceof Error]));
  });
  const native: unknown = await globalThis.fetch('http://127.0.0.1:1/').catch((error: Error) => [error instanceof TypeError, error.message, error.cause instanceof Error]);
  assert.deepEqual(observed, [native]);
});

test('the record names method, host and path, and no secret', async () => {
  const names: string[] = [];
  await invoke(async (_observe, attempt) => {
    const run = attempt.run.bind(attempt);
    attempt.run = (action) => (names.push(action.name, action.site ?? ''), run(action));
    await fetch(`${base.replace('//', '//user:pass@')}/p?token=1#h`).catch(() => undefined);
    await fetch(`${base}/p?token=1#h`, { method: 'post' });
    await fetch('data:text/plain,secret');
  });
  const host = new URL(base).host;
  assert.deepEqual(names, [`POST ${host}/p`, 'handler/fetch:0', 'GET data:', 'handler/fetch:0']);
});

test('runs started together run together', async () => {
  class SlowWorld extends RealWorld {
    running = 0;
    most = 0;
    override async fetch(): Promise<Response> {
      this.most = Math.max(this.most, ++this.running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      this.running--;
      return new Response('x');
    }
  }
  const world = new SlowWorld();
  await invoke(async () => void (await ambient.all([fetch('http://a/'), fetch('http://b/'), fetch('http://c/')])), world);
  assert.equal(world.most, 3);
});
