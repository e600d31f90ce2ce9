import assert from 'node:assert/strict';
import nodeCrypto from 'node:crypto';
import nodeZlib from 'node:zlib';
import { test } from 'node:test';
import { promisify } from 'node:util';
import * as ambient from '../../runtime/ambient/index.ts';
import * as crypto from '../../runtime/ambient/modules/crypto.ts';
import * as zlib from '../../runtime/ambient/modules/zlib.ts';
import { invoke, replayed, valueOf } from './invocation.ts';

const { setTimeout } = ambient;
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('every random form is drawn from the invocation, the same in every attempt', async () => {
  const draw = async (observe: (value: unknown) => void) => {
    observe([crypto.randomUUID(), crypto.randomUUID({ disableEntropyCache: true }), ambient.crypto.randomUUID(), crypto.webcrypto.randomUUID()]);
    await sleep(1);
    observe([crypto.randomBytes(5).toString('hex'), await promisify(crypto.randomBytes)(5).then(String)]);
    observe([crypto.randomInt(5), crypto.randomInt(-3, 3), await promisify<number, number, number>(crypto.randomInt)(10, 20)]);
    const words = new Uint32Array(4);
    observe([crypto.randomFillSync(words, 1, 2) === words, [...words], words[0] === 0 && words[3] === 0]);
    await sleep(1);
    observe([...(await promisify<Uint8Array, Uint8Array>(crypto.randomFill)(new Uint8Array(4)))]);
    observe([...crypto.getRandomValues(new Uint16Array(2))]);
    observe(crypto.randomBytes(0).length);
  };
  const first = await replayed(draw);
  const second = await replayed(draw);
  assert.equal(first.observed.length, 7);
  assert.notDeepEqual(first.observed, second.observed, 'another invocation draws other values');
  const [uuid] = first.observed[0] as [string];
  assert.match(uuid, /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  assert.deepEqual((first.observed[3] as unknown[])[2], true);
});

test('randomInt is uniform and stays in its range', async () => {
  const { observed } = await invoke(async (observe) => {
    const counts = new Array<number>(6).fill(0);
    for (let i = 0; i < 6000; i++) counts[crypto.randomInt(10, 16) - 10]!++;
    observe(counts);
  });
  for (const count of observed[0] as number[]) assert.ok(count > 850 && count < 1150, String(observed[0]));
});

test('callbacks of random functions come in a microtask, after the caller', async () => {
  const { observed } = await replayed(async (observe) => {
    await new Promise<void>((resolve) => {
      crypto.randomBytes(1, (error, bytes) => {
        observe([error, bytes.length]);
        resolve();
      });
      observe('returned');
    });
    await sleep(1);
  });
  assert.deepEqual(observed, ['returned', [null, 1]]);
});

test('version 7 UUIDs carry the turn clock, where this Node has them', async () => {
  assert.equal(typeof crypto.randomUUIDv7, typeof Reflect.get(nodeCrypto, 'randomUUIDv7'));
  if (crypto.randomUUIDv7 === undefined) return;
  const { observed } = await replayed(async (observe) => {
    await sleep(1);
    observe([(crypto.randomUUIDv7 as unknown as () => string)(), ambient.now()]);
    await sleep(1);
  });
  const [uuid, now] = observed[0] as [string, number];
  assert.equal(parseInt(uuid.replace('-', '').slice(0, 12), 16), now);
  assert.match(uuid, /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab]/);
});

test('pure asynchronous computation is done again in each attempt, and arrives in its recorded place', async () => {
  const { observed } = await replayed(async (observe) => {
    const arrived: string[] = [];
    const mark = (name: string) => (value: unknown) => (arrived.push(name), observe([name, ambient.random()]), value);
    const digest = ambient.crypto.subtle.digest('SHA-256', Buffer.from('a')).then(mark('digest'));
    const derived = (promisify(crypto.pbkdf2) as (...args: unknown[]) => Promise<Buffer>)('a', 'b', 20_000, 8, 'sha1').then(mark('pbkdf2'));
    const zipped = (promisify(zlib.gzip) as (text: string) => Promise<Buffer>)('abc').then(mark('gzip')) as Promise<Buffer>;
    const slept = sleep(4).then(mark('sleep'));
    const unzipped = await promisify(zlib.gunzip)(await zipped);
    observe([Buffer.from((await digest) as ArrayBuffer).toString('hex').slice(0, 8), ((await derived) as Buffer).toString('hex'), String(unzipped)]);
    await slept;
    observe(arrived);
    await sleep(1);
  });
  const values = observed.find((entry) => (entry as unknown[]).length === 3);
  const expected = [nodeCrypto.createHash('sha256').update('a').digest('hex').slice(0, 8), nodeCrypto.pbkdf2Sync('a', 'b', 20_000, 8, 'sha1').toString('hex')];
  assert.deepEqual(values, [...expected, String(nodeZlib.gunzipSync(nodeZlib.gzipSync('abc')))]);
});

test('keys travel by identity through order operations; an error of the computation is the native one', async () => {
  const { observed } = await replayed(async (observe) => {
    const { subtle } = ambient.crypto;
    const key = await subtle.importKey('raw', new Uint8Array(16), { name: 'HMAC', hash: 'SHA-256' }, true, ['sign', 'verify']);
    const signature = await subtle.sign('HMAC', key, new Uint8Array(3));
    observe([key instanceof CryptoKey, await subtle.verify('HMAC', key, signature, new Uint8Array(3))]);
    observe(await subtle.digest('NO-SUCH', new Uint8Array()).then(() => 'fine', (error: Error) => error.name));
    observe(await promisify(zlib.gunzip)('not zipped').then(() => 'fine', (error: Error) => Reflect.get(error, 'code') as unknown));
    const module = await ambient.WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
    observe(module instanceof WebAssembly.Module);
  });
  assert.deepEqual(observed, [[true, true], 'NotSupportedError', 'Z_DATA_ERROR', true]);
});

test('an imported module is evaluated outside the invocation, and arrives in a turn', async () => {
  const source = `import * as ambient from ${JSON.stringify(new URL('../../runtime/ambient/index.ts', import.meta.url).href)}; export const drawn = ambient.random();`;
  const url = `data:text/javascript,${encodeURIComponent(source)}`;
  const watermark = await invoke(async (observe) => {
    const { drawn } = (await ambient.imported(() => import(url))) as { drawn: number };
    observe([typeof drawn, ambient.random() !== drawn]);
    return drawn;
  });
  const again = await invoke(async () => ((await ambient.imported(() => import(url))) as { drawn: number }).drawn);
  assert.deepEqual(watermark.observed, [['number', true]]);
  assert.equal(valueOf(again), valueOf(watermark));
  assert.equal(((await ambient.imported(() => import(url))) as { drawn: number }).drawn, valueOf(watermark));
});
