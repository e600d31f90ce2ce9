import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { test, type TestContext } from 'node:test';
import { startIngress, directoryOf, type IngressOptions } from '../../runtime/engines/embedded/ingress/index.ts';
import { ask, get, json, post } from './ask.ts';
import { FakeEngine } from './fake-engine.ts';
import { served } from './programs.ts';
import { answersIn, exchange } from './raw.ts';
import { fakeStage, type FakeStage } from './stages.ts';

async function stageOf(t: TestContext, options: Partial<IngressOptions> = {}): Promise<FakeStage> {
  const stage = await fakeStage(options);
  t.after(() => stage.close());
  return stage;
}

const messageOf = (body: string): string => (JSON.parse(body) as { message: string }).message;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test('nothing is acknowledged before it is accepted', async (t) => {
  const { url, engine } = await stageOf(t);
  const durable = Promise.withResolvers<void>();
  engine.accepting = () => durable.promise;
  let answered = false;
  const sent = post(url, '/Plain/echo/send', 1).then((answer) => {
    answered = true;
    return answer;
  });
  const called = post(url, '/Plain/echo', 2);
  await pause(100);
  assert.equal(answered, false);
  durable.resolve();
  assert.deepEqual([(await sent).status, (await called).body], [202, '2']);
});

test('what could not be made durable is a failure of that request, and of no other', async (t) => {
  const { url, engine, said } = await stageOf(t);
  engine.accepting = () => Promise.reject(new Error('disk full'));
  for (const path of ['/Plain/echo', '/Plain/echo/send', '/Flow/f/run']) {
    const { status, body } = await post(url, path, 1);
    assert.deepEqual([status, JSON.parse(body)], [500, { code: 500, message: 'the server failed: its log says how', source: 'ingress' }]);
  }
  engine.accepting = () => Promise.resolve();
  assert.equal((await post(url, '/Plain/echo', 1)).body, '1');
  assert.equal(said.length, 3);
  assert.match(said[0]!, /^POST \/Plain\/echo failed\nError: disk full/);
});

test('errors whose codes are no statuses of an answer', async (t) => {
  const { url } = await stageOf(t);
  for (const code of [0, 100, 101, 199, 1000, 70_000, -1, 418.5]) {
    const { status, body } = await post(url, '/Plain/failsWith', code);
    assert.equal(status, 500, String(code));
    assert.equal(messageOf(body), 'coded');
  }
  for (const code of [204, 304]) {
    const { status, body, headers } = await post(url, '/Plain/failsWith', code);
    assert.deepEqual([status, body, headers['x-restate-error-source']], [code, '', 'invocation']);
  }
});

test('a content type that cannot be written is a failure, and no request that hangs', async (t) => {
  const [plain] = served();
  const handlers = plain!.handlers.map((each) => ({ ...each, output: { contentType: 'a\nb', setContentTypeIfEmpty: true } }));
  const { url, said } = await stageOf(t, directoryOf([{ ...plain!, handlers }]));
  assert.equal((await post(url, '/Plain/echo', 1)).status, 500);
  assert.match(said[0]!, /Invalid character in header content \["content-type"\]/);
});

test('headers of the request are handed over, and those of the connection are not', async (t) => {
  const { url } = await stageOf(t);
  const { body } = await post(url, '/Plain/headers?a=b', undefined, { 'X-One': '1', cookie: 'c', '__proto__x': 'y', connection: 'close', 'idempotency-key': 'k', 'idempotency-expires': 'e' });
  assert.deepEqual(JSON.parse(body), [['__proto__x', 'y'], ['content-length', '0'], ['cookie', 'c'], ['x-one', '1'], ['x-restate-ingress-path', '/Plain/headers?a=b']]);
});

test('web pages are kept out', async (t) => {
  const { url } = await stageOf(t);
  const { host, port } = new URL(url);
  const refused: Record<string, string>[] = [
    { host: 'evil.example' }, { host: `evil.example:${port}` }, { host: '127.0.0.1.evil.example' }, { host: 'localhost.evil.example' }, { host: '192.168.1.1' },
    { host: 'localhost@evil.example' }, { host: 'localhost:x' }, { host: '[::2]' },
    { origin: 'http://evil.example' }, { origin: 'null' }, { origin: 'http://localhost:1' }, { origin: `http://${host}.evil.example` }, { origin: '' },
    { host: 'evil.example', origin: 'http://evil.example' },
    { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' },
  ];
  for (const headers of refused) {
    for (const method of ['GET', 'POST', 'OPTIONS']) {
      const { status, body, headers: given } = await ask(url, { method, path: '/Plain/nothing', headers });
      assert.equal(status, 403, JSON.stringify([method, headers]));
      assert.equal((JSON.parse(body) as { code: number }).code, 403);
      assert.equal(given['access-control-allow-origin'], undefined);
    }
  }
  const answered: Record<string, string>[] = [
    { host: 'localhost' }, { host: `LOCALHOST:${port}` }, { host: '127.0.0.1' }, { host: '127.1.2.3:9' }, { host: '[::1]:80' }, { host: 'app.localhost' },
    { origin: `http://${host}` }, { 'sec-fetch-site': 'same-origin', origin: `http://${host}` }, { 'sec-fetch-site': 'none' },
  ];
  for (const headers of answered) assert.equal((await get(url, '/Plain/nothing', headers)).status, 200, JSON.stringify(headers));
});

test('hosts and origins that are configured may call, and read the answers', async (t) => {
  const { url } = await stageOf(t, { hosts: ['Stet.Example'], origins: ['https://app.example'] });
  assert.equal((await get(url, '/Plain/nothing', { host: 'stet.example:443' })).status, 200);
  const { headers, status } = await post(url, '/Plain/fails', undefined, { origin: 'https://app.example', 'sec-fetch-site': 'cross-site' });
  assert.deepEqual([status, headers['access-control-allow-origin'], headers['vary']], [418, 'https://app.example', 'origin']);
  const asked = await ask(url, { method: 'OPTIONS', path: '/Plain/echo', headers: { origin: 'https://app.example', 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type, x-own' } });
  assert.equal(asked.status, 200);
  assert.equal(asked.headers['access-control-allow-headers'], 'content-type, x-own');
  assert.match(asked.headers['access-control-allow-methods']!, /POST/);
  assert.equal((await get(url, '/Plain/nothing', { origin: 'https://other.example' })).status, 403);
});

test('a Host header is needed once, or in the target', async (t) => {
  const { url } = await stageOf(t);
  const status = async (text: string): Promise<unknown[]> => answersIn(await exchange(url, [text], { expect: 1 })).map((answer) => answer.status);
  assert.deepEqual(await status('GET /Plain/nothing HTTP/1.1\r\n\r\n'), [400]);
  assert.deepEqual(await status('GET /Plain/nothing HTTP/1.1\r\nhost: localhost\r\nhost: localhost\r\n\r\n'), [400]);
  assert.deepEqual(await status('GET /Plain/nothing HTTP/1.1\r\nhost:\r\n\r\n'), [403]);
  assert.deepEqual(await status('GET http://localhost/Plain/nothing HTTP/1.1\r\nhost: evil.example\r\n\r\n'), [200]);
  assert.deepEqual(await status('GET http://evil.example/Plain/nothing HTTP/1.1\r\nhost: localhost\r\n\r\n'), [403]);
  assert.deepEqual(await status('GET /Plain/nothing HTTP/1.0\r\n\r\n'), [200]);
  assert.deepEqual(await status('CONNECT localhost:1 HTTP/1.1\r\nhost: localhost\r\n\r\n'), [405]);
});

test('a body that is too long is refused, declared or not, and the connection closes', async (t) => {
  const { url, engine } = await stageOf(t, { bodyLimitBytes: 1000 });
  const head = 'POST /Plain/echo HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n';
  const declared = await exchange(url, [`${head}content-length: 1001\r\n\r\n`, `"${'x'.repeat(999)}"`]);
  const chunked = await exchange(url, [`${head}transfer-encoding: chunked\r\n\r\n`, `200\r\n${'x'.repeat(512)}\r\n`, `200\r\n${'x'.repeat(512)}\r\n`, '0\r\n\r\n']);
  const endless = await exchange(url, [`${head}content-length: 100000000\r\n\r\n`, 'x'.repeat(2000)]);
  for (const text of [declared, chunked, endless]) {
    const [answer, ...more] = answersIn(text);
    assert.deepEqual([answer!.status, messageOf(answer!.body), answer!.headers.get('connection'), more], [413, 'the body is longer than 1000 bytes', 'close', []]);
  }
  assert.equal(engine.kept.size, 0);
  const exact = `"${'x'.repeat(998)}"`;
  assert.equal((await ask(url, { method: 'POST', path: '/Plain/echo', headers: json, body: exact })).body, exact);
});

test('a slow request is given up', async (t) => {
  const { url, engine } = await stageOf(t, { requestTimeoutMs: 200 });
  const slowBody = await exchange(url, ['POST /Plain/echo HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 10\r\n\r\n', '"']);
  const slowHead = await exchange(url, ['POST /Plain/echo HTTP/1.1\r\nhost: ']);
  for (const text of [slowBody, slowHead]) {
    const [answer] = answersIn(text);
    assert.deepEqual([answer!.status, messageOf(answer!.body)], [408, 'the request did not arrive in time']);
  }
  assert.equal(engine.kept.size, 0);
  assert.equal((await post(url, '/Plain/sleeps', 600)).body, '"slept"', 'what is slow is the handler: that is no fault of the request');
});

test('a client that goes away harms nobody, and its invocation goes on', async (t) => {
  const { url, engine, said } = await stageOf(t);
  const call = 'POST /Plain/sleeps HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n50';
  await exchange(url, [call], { destroy: true, pauseMs: 20 });
  await exchange(url, [call.slice(0, -1)], { destroy: true, pauseMs: 20 });
  await exchange(url, [call.slice(0, 40)], { destroy: true, pauseMs: 20 });
  assert.equal(engine.kept.size, 1);
  const [id] = engine.kept.keys();
  assert.equal((await get(url, `/restate/invocation/${id}/attach`)).body, '"slept"');
  assert.deepEqual(said, []);
});

test('requests on one connection are answered in their order, and what is no HTTP comes last', async (t) => {
  const { url } = await stageOf(t);
  const call = (ms: number): string => `POST /Plain/sleeps HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${String(ms).length}\r\n\r\n${ms}`;
  const answers = answersIn(await exchange(url, [`${call(100)}${call(10)}GET /None/x HTTP/1.1\r\nhost: localhost\r\n\r\n${call(30)}GARBAGE\r\n\r\n`]));
  assert.deepEqual(answers.map(({ status }) => status), [200, 200, 404, 200, 400]);
  assert.match(messageOf(answers[4]!.body), /^the request is no HTTP: /);
});

test('what ends a connection waits for the answers before it', async (t) => {
  const { url } = await stageOf(t);
  const slow = 'POST /Plain/sleeps HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n50';
  const statuses = async (text: string, halfClose = false): Promise<unknown[]> => answersIn(await exchange(url, [text], { halfClose })).map(({ status }) => status);
  assert.deepEqual(await statuses(`${slow}${slow}CONNECT localhost:1 HTTP/1.1\r\nhost: localhost\r\n\r\n`), [200, 200, 405]);
  assert.deepEqual(await statuses(`${slow}${slow}`, true), [200, 200]);
  assert.deepEqual(await statuses(`${slow}${slow}PO`, true), [200, 200, 400]);
  assert.deepEqual(await statuses(`${slow}GET /Plain/nothing HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n`), [200, 200]);
});

test('a body that is no HTTP is a failure of its own request', async (t) => {
  const { url, engine } = await stageOf(t);
  const head = 'POST /Plain/echo HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n';
  const sleeping = 'POST /Plain/sleeps HTTP/1.1\r\nhost: localhost\r\n\r\n';
  const answers = answersIn(await exchange(url, [`${sleeping}${head}transfer-encoding: chunked\r\n\r\nzz\r\n`]));
  assert.deepEqual(answers.map(({ status }) => status), [200, 400]);
  const cut = answersIn(await exchange(url, [`${head}content-length: 10\r\n\r\n"cut`], { halfClose: true }));
  assert.deepEqual(cut.map(({ status }) => status), [400]);
  assert.equal(engine.kept.size, 1);
  const headers = answersIn(await exchange(url, [`${head}x: ${'y'.repeat(20_000)}\r\n\r\n`]));
  assert.deepEqual(headers.map(({ status, body }) => [status, messageOf(body)]), [[431, 'the headers are too long']]);
  const expects = answersIn(await exchange(url, [`${head}expect: cake\r\ncontent-length: 0\r\n\r\n`]));
  assert.deepEqual(expects.map(({ status }) => status), [417]);
  const continues = await exchange(url, [`${head}expect: 100-continue\r\ncontent-length: 1\r\n\r\n`, '7'], { expect: 1, pauseMs: 50 });
  assert.match(continues, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK/);
});

test('closing answers 503 to whoever waits, and is bounded', async () => {
  const { url, engine, ingress } = await fakeStage();
  const waiting = post(url, '/Plain/sleeps', 60_000);
  const attached = post(url, '/Plain/sleeps/send', 60_000).then(({ body }) => get(url, `/restate/invocation/${(JSON.parse(body) as { invocationId: string }).invocationId}/attach`));
  const silent = exchange(url, ['POST /Plain/echo HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 10\r\n\r\n"'], { timeoutMs: 20_000 });
  const idle = exchange(url, [''], { timeoutMs: 20_000 });
  await pause(100);
  const begun = performance.now();
  await ingress.close();
  assert.ok(performance.now() - begun < 3000);
  for (const { status, body } of await Promise.all([waiting, attached])) assert.deepEqual([status, messageOf(body)], [503, 'the server is closing']);
  assert.deepEqual(answersIn(await silent).map(({ status }) => status), [503]);
  assert.equal(await idle, '');
  await assert.rejects(get(url, '/restate/health'), /ECONNREFUSED/);
  await engine.close();
  await ingress.close();
});

test('a port that is taken is an error that says so', async (t) => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  t.after(() => other.close());
  const { port } = other.address() as { port: number };
  await assert.rejects(startIngress({ engine: new FakeEngine(), ...directoryOf([]), port }), { code: 'EADDRINUSE' });
});

test('many at once', async (t) => {
  const { url } = await stageOf(t);
  const answers = await Promise.all(Array.from({ length: 200 }, (_, index) => post(url, `/Object/${index}/key`)));
  assert.deepEqual(answers.map(({ body }) => body), answers.map((_, index) => `"${index}"`));
});
