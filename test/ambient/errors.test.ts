import assert from 'node:assert/strict';
import { execSync } from 'node:child_process';
import nodeCrypto from 'node:crypto';
import nodeFs from 'node:fs';
import nodeTimersPromises from 'node:timers/promises';
import nodeZlib from 'node:zlib';
import { test } from 'node:test';
import * as ambient from '../../runtime/ambient/index.ts';
import shimmedChildProcess from '../../runtime/ambient/modules/child_process.ts';
import shimmedCrypto from '../../runtime/ambient/modules/crypto.ts';
import shimmedFs from '../../runtime/ambient/modules/fs.ts';
import shimmedTimersPromises from '../../runtime/ambient/modules/timers-promises.ts';
import shimmedZlib from '../../runtime/ambient/modules/zlib.ts';
import { FakeProgram, inFake, inFakeSync, inRun } from './fake-program.ts';

interface Subjects {
  readonly globals: typeof globalThis;
  readonly crypto: typeof nodeCrypto;
  readonly zlib: typeof nodeZlib;
  readonly timers: typeof nodeTimersPromises;
}

const native: Subjects = { globals: globalThis, crypto: nodeCrypto, zlib: nodeZlib, timers: nodeTimersPromises };
const ours: Subjects = { globals: ambient.globals, crypto: shimmedCrypto, zlib: shimmedZlib, timers: shimmedTimersPromises };

/** Calls that the natives refuse. */
const refused: Readonly<Record<string, (of: Subjects) => unknown>> = {
  'setTimeout()': ({ globals }) => (globals.setTimeout as unknown as () => unknown)(),
  'setInterval(5)': ({ globals }) => globals.setInterval(5 as never, 1),
  'setImmediate({})': ({ globals }) => globals.setImmediate({} as never),
  'setTimeout(f, 1n)': ({ globals }) => globals.setTimeout(() => undefined, 1n as never),
  'AbortSignal.timeout("x")': ({ globals }) => globals.AbortSignal.timeout('x' as never),
  'AbortSignal.timeout(-1)': ({ globals }) => globals.AbortSignal.timeout(-1),
  'crypto.randomUUID.call({})': ({ globals }) => globals.crypto.randomUUID.call({} as never),
  'crypto.getRandomValues.call({})': ({ globals }) => globals.crypto.getRandomValues.call({} as never, new Uint8Array(1)),
  'crypto.getRandomValues()': ({ globals }) => (globals.crypto as unknown as { getRandomValues(): void }).getRandomValues(),
  'crypto.getRandomValues(5)': ({ globals }) => globals.crypto.getRandomValues(5 as never),
  'crypto.getRandomValues(floats)': ({ globals }) => globals.crypto.getRandomValues(new Float32Array(1) as never),
  'crypto.getRandomValues(view)': ({ globals }) => globals.crypto.getRandomValues(new DataView(new ArrayBuffer(1)) as never),
  'crypto.getRandomValues(too many)': ({ globals }) => globals.crypto.getRandomValues(new Uint8Array(65537)),
  'performance.now.call({})': ({ globals }) => globals.performance.now.call({} as never),
  'performance.mark()': ({ globals }) => (globals.performance.mark as () => unknown)(),
  'new Math.random()': ({ globals }) => Reflect.construct(globals.Math.random, []),
  'new Date.now()': ({ globals }) => Reflect.construct(globals.Date.now, []),
  'hrtime("x")': ({ globals }) => globals.process.hrtime('x' as never),
  'hrtime([1])': ({ globals }) => globals.process.hrtime([1] as never),
  'randomBytes("x")': ({ crypto }) => crypto.randomBytes('x' as never),
  'randomBytes(-1)': ({ crypto }) => crypto.randomBytes(-1),
  'randomBytes(NaN)': ({ crypto }) => crypto.randomBytes(NaN),
  'randomBytes(1, 5)': ({ crypto }) => crypto.randomBytes(1, 5 as never),
  'randomInt(0)': ({ crypto }) => crypto.randomInt(0),
  'randomInt(1.5)': ({ crypto }) => crypto.randomInt(1.5),
  'randomInt(5, 5)': ({ crypto }) => crypto.randomInt(5, 5),
  'randomInt(too wide)': ({ crypto }) => crypto.randomInt(-(2 ** 48), 2 ** 48),
  'randomInt(1, 2, 3)': ({ crypto }) => crypto.randomInt(1, 2, 3 as never),
  'randomFillSync("x")': ({ crypto }) => crypto.randomFillSync('x' as never),
  'randomFillSync(offset)': ({ crypto }) => crypto.randomFillSync(Buffer.alloc(4), 5),
  'randomFillSync(size)': ({ crypto }) => crypto.randomFillSync(Buffer.alloc(4), 1, 4),
  'randomFill without callback': ({ crypto }) => (crypto.randomFill as (of: Buffer) => unknown)(Buffer.alloc(1)),
  'randomUUID(5)': ({ crypto }) => crypto.randomUUID(5 as never),
  'randomUUID(option)': ({ crypto }) => crypto.randomUUID({ disableEntropyCache: 1 as never }),
  'pbkdf2 without callback': ({ crypto }) => (crypto.pbkdf2 as (...args: unknown[]) => unknown)('a', 'b', 1, 1, 'sha1'),
  'pbkdf2 of no digest': ({ crypto }) => crypto.pbkdf2('a', 'b', 1, 1, 'no-such', () => undefined),
  'scrypt(bad cost)': ({ crypto }) => crypto.scrypt('a', 'b', 1, { N: 3 }, () => undefined),
  'gzip without callback': ({ zlib }) => (zlib.gzip as unknown as (of: string) => unknown)('x'),
  'gzip(5, f)': ({ zlib }) => zlib.gzip(5 as never, () => undefined),
  'timers/promises.setTimeout("x")': ({ timers }) => timers.setTimeout('x' as never),
  'timers/promises.setTimeout(options)': ({ timers }) => timers.setTimeout(1, 1, null as never),
  'timers/promises.setTimeout(signal)': ({ timers }) => timers.setTimeout(1, 1, { signal: 1 as never }),
  'timers/promises.setTimeout(ref)': ({ timers }) => timers.setTimeout(1, 1, { ref: 1 as never }),
  'timers/promises.setTimeout(aborted)': ({ timers }) => timers.setTimeout(1, 1, { signal: AbortSignal.abort('why') }),
  'timers/promises.setImmediate(aborted)': ({ timers }) => timers.setImmediate(1, { signal: AbortSignal.abort('why') }),
  'timers/promises.setInterval(aborted)': ({ timers }) => timers.setInterval(1, 1, { signal: AbortSignal.abort('why') })[Symbol.asyncIterator]().next(),
  'timers/promises.setInterval("x")': ({ timers }) => timers.setInterval('x' as never)[Symbol.asyncIterator]().next(),
  'scheduler.wait of another': ({ timers }) => timers.scheduler.wait.call({} as never, 1),
  'fetch()': ({ globals }) => (globals.fetch as () => unknown)(),
  'fetch(relative)': ({ globals }) => globals.fetch('/x'),
  'fetch(GET with body)': ({ globals }) => globals.fetch('http://a/', { body: 'x' }),
  'fetch(bad method)': ({ globals }) => globals.fetch('http://a/', { method: 'A B' }),
  'fetch(aborted)': ({ globals }) => globals.fetch('http://a/', { signal: AbortSignal.abort() }),
  'Promise.race.call(undefined)': ({ globals }) => (globals.Promise.race as (this: unknown, of: unknown[]) => unknown).call(undefined, []),
  'new DateTimeFormat("!")': ({ globals }) => new globals.Intl.DateTimeFormat('!'),
  'format of another': ({ globals }) => Reflect.get(globals.Intl.DateTimeFormat.prototype, 'format', {}) as unknown,
  'WebAssembly.compile()': ({ globals }) => (globals.WebAssembly.compile as () => unknown)(),
};

/** How a call was refused: thrown or rejected, and with what. */
async function refusal(call: () => unknown): Promise<unknown> {
  const shown = (error: unknown) => {
    const { name, message, code, cause } = error as Error & { code?: unknown };
    // The source of a function differs (differences.ts), and the engine quotes it.
    const text = message.replace(/^[^]*(?= is not a constructor$)/, 'f');
    return { name, message: text, code, cause: cause instanceof Error ? cause.message : cause, class: (error as object).constructor.name };
  };
  try {
    const result = call();
    return result instanceof Promise ? ['rejected', await result.then((value: unknown) => ['fulfilled', value], shown)] : ['returned', result];
  } catch (error) {
    return ['thrown', shown(error)];
  }
}

for (const [name, call] of Object.entries(refused)) {
  test(`${name} is refused in the native words`, async () => {
    const expected = await refusal(() => call(native));
    assert.ok(Array.isArray(expected) && expected[0] !== 'returned', String(expected));
    assert.deepEqual(await refusal(() => call(ours)), expected, 'outside');
    assert.deepEqual(await inFake(() => refusal(() => call(ours))), expected, 'in an invocation');
    assert.deepEqual(await inRun(() => refusal(() => call(ours))), expected, 'in a run');
  });
}

const pair = nodeCrypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = nodeCrypto.generateKeyPairSync('rsa', { modulusLength: 1024 });

/** Uses that no replay can repeat. */
const runOnly: Readonly<Record<string, () => unknown>> = {
  'node:fs.readFileSync': () => shimmedFs.readFileSync(import.meta.filename),
  'node:fs.existsSync': () => shimmedFs.existsSync('.'),
  'node:child_process.execSync': () => shimmedChildProcess.execSync('true'),
  'process.memoryUsage': () => ambient.process.memoryUsage(),
  'Atomics.wait': () => ambient.Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1, 1),
  'node:crypto.generateKeyPairSync': () => shimmedCrypto.generateKeyPairSync('ed25519'),
  'crypto.subtle.generateKey': () => ambient.crypto.subtle.generateKey({ name: 'AES-GCM', length: 128 }, true, ['encrypt']),
  'crypto.subtle.sign': () => ambient.crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, {} as CryptoKey, new Uint8Array()),
  'node:crypto.sign': () => shimmedCrypto.sign('sha256', Buffer.from('x'), pair.privateKey),
  'node:crypto.createSign().sign': () => shimmedCrypto.createSign('sha256').update('x').sign(pair.privateKey),
  'node:crypto.publicEncrypt': () => shimmedCrypto.publicEncrypt(rsa.publicKey, Buffer.from('x')),
  'node:crypto.createECDH().generateKeys': () => shimmedCrypto.createECDH('prime256v1').generateKeys(),
};

for (const [name, use] of Object.entries(runOnly)) {
  test(`${name} is run-only in an invocation, and poisons it`, () => {
    const program = new FakeProgram();
    assert.throws(() => inFakeSync(use, program), (error: Error & { code?: string }) => {
      assert.equal(error.code, 'run-only');
      assert.ok(error.message.startsWith(`run-only  inv_fake: \`${name}\``), error.message);
      for (const part of [/at\s+src\/x\.ts:1/, /reached by/, /why /, /fix\s+put it into ctx\.run/]) assert.match(error.message, part);
      assert.deepEqual(program.failures, [error]);
      return true;
    });
  });
}

test('the guards are native elsewhere, and deterministic uses go through', async () => {
  assert.equal(shimmedFs.readFileSync(import.meta.filename, 'utf8'), nodeFs.readFileSync(import.meta.filename, 'utf8'));
  assert.equal(inRun(() => String(shimmedChildProcess.execSync('echo 1'))), String(execSync('echo 1')));
  assert.ok(ambient.process.memoryUsage.rss() > 0);
  inFakeSync(() => {
    const data = Buffer.from('x');
    assert.deepEqual(shimmedCrypto.sign('sha256', data, rsa.privateKey), nodeCrypto.sign('sha256', data, rsa.privateKey));
    assert.deepEqual(shimmedCrypto.createSign('sha256').update('x').sign(rsa.privateKey), nodeCrypto.sign('sha256', data, rsa.privateKey));
    assert.equal(shimmedCrypto.createHash('sha256').update('x').digest('hex').length, 64);
  });
  const program = new FakeProgram();
  const digest = await inFake(() => ambient.crypto.subtle.digest('SHA-256', new Uint8Array(1)), program);
  assert.deepEqual(Buffer.from(digest), nodeCrypto.createHash('sha256').update(Buffer.alloc(1)).digest());
  assert.deepEqual(program.orders, ['subtle.digest']);
});
