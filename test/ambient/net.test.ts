import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import nodeCrypto, { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as ambient from '../../runtime/ambient/index.ts';
import { installNet, uninstallNet } from '../../runtime/ambient/net.ts';
import type { Warning } from '../../runtime/kernel/port.ts';
import { facts, inFakeSync, inRun } from './fake-program.ts';
import { replayed } from './invocation.ts';
import { unrewritten } from './unrewritten.ts';

const natives = { random: Math.random, Date, now: Date.now, setTimeout, fetch, randomBytes: nodeCrypto.randomBytes, constructor: Date.prototype.constructor };
const isTheFixture = (file: string) => !file.includes('unrewritten');

function install(mode: 'serve' | 'report' = 'serve', isRewritten: (file: string) => boolean = isTheFixture): Warning[] {
  const warnings: Warning[] = [];
  installNet({ mode, warn: (warning) => warnings.push(warning), isRewritten });
  return warnings;
}

afterEach(() => uninstallNet());

test('unrewritten code is served in an invocation, and native outside and in a run', () => {
  install();
  const clock = facts.timeOrigin + 5000;
  const expected: readonly [() => unknown, unknown][] = [
    [unrewritten.random, 0.001], [unrewritten.now, clock], [unrewritten.date, clock], [() => unrewritten.constructed(new Date(0)), clock],
    [unrewritten.uuid, '00010203-0405-4607-8809-0a0b0c0d0e0f'], [unrewritten.performance, 5000], [unrewritten.hrtime, 5_000_000_000n],
    [unrewritten.mapped, [0.001, 0.002]], [unrewritten.format, '9/9/2001'], [() => randomBytes(2).toString('hex'), '0001'],
  ];
  for (const [read, value] of expected) {
    assert.deepEqual(inFakeSync(read), value, String(read));
    assert.notDeepEqual(read(), value, String(read));
    assert.notDeepEqual(inRun(read), value, String(read));
  }
});

test('each catch is reported once, with its place and four parts; rewritten code is not', () => {
  const warnings = install();
  inFakeSync(() => {
    for (let i = 0; i < 3; i++) {
      unrewritten.random();
      unrewritten.date();
    }
    unrewritten.mapped();
    ambient.random();
    void new ambient.Date();
    ambient.now();
    ambient.crypto.randomUUID();
    ambient.performance.now();
    void new ambient.Date().toISOString();
  });
  assert.deepEqual(warnings.map(({ id, invocation }) => [id, invocation]), Array(3).fill(['unrewritten-source', 'inv_fake']));
  const places = warnings.map(({ message }) => /`(.+)` at (\S+):(\d+),/.exec(message)!.slice(1));
  const lines = readFileSync(new URL('./unrewritten.ts', import.meta.url), 'utf8').split('\n');
  for (const [path, file, line] of places as [string, string, string][]) {
    assert.equal(file, 'test/ambient/unrewritten.ts');
    assert.ok(lines[Number(line) - 1]!.includes(path), `${path} at line ${line}`);
  }
  assert.deepEqual(places.map(([path]) => path), ['Math.random', 'Date', 'Math.random']);
});

test('the net under a real invocation: timers of unrewritten code are durable', async () => {
  install();
  const { observed } = await replayed(async (observe) => {
    const order: string[] = [];
    await Promise.all([unrewritten.sleep(4).then(() => order.push('b')), unrewritten.sleep(1).then(() => order.push('a'))]);
    observe([order, unrewritten.random(), unrewritten.now() >= 0]);
    await unrewritten.sleep(1);
  });
  assert.deepEqual((observed[0] as unknown[])[0], ['a', 'b']);
});

test('report mode gives the native value, and reports all the same', () => {
  const warnings = install('report');
  inFakeSync(() => {
    assert.notEqual(unrewritten.random(), 0.001);
    assert.notEqual(unrewritten.now(), facts.timeOrigin + 5000);
    assert.notEqual(unrewritten.date(), facts.timeOrigin + 5000);
    assert.equal(ambient.random(), 0.001);
    assert.equal(+new ambient.Date(), facts.timeOrigin + 5000);
  });
  assert.equal(warnings.length, 3);
});

test('with the net there is one Date', () => {
  install();
  assert.equal(Date, Date.prototype.constructor);
  assert.equal(ambient.Date, globalThis.Date);
  assert.ok(new Date() instanceof Date && new natives.Date() instanceof Date);
  class Mine extends Date {}
  assert.ok(new Mine() instanceof Mine);
});

test('what the program puts in a global wins over the net, before and after', () => {
  const fake = () => 7;
  const { random } = Math;
  Math.random = fake;
  install();
  assert.equal(inFakeSync(unrewritten.random), 7);
  Math.random = random;
  install();
  Math.random = fake;
  assert.equal(inFakeSync(unrewritten.random), 7);
  assert.equal(inFakeSync(ambient.random), 7);
  uninstallNet();
  assert.equal(Math.random, fake, 'uninstalling leaves it');
  Math.random = random;
});

test('uninstalling gives all natives back', () => {
  install();
  assert.notEqual(Math.random, natives.random);
  uninstallNet();
  const now = { random: Math.random, Date, now: Date.now, setTimeout, fetch, randomBytes: nodeCrypto.randomBytes, constructor: Date.prototype.constructor };
  assert.deepEqual(now, natives);
  assert.equal(randomBytes, natives.randomBytes);
});

test('Node\'s own library keeps the natives', () => {
  const warnings = install();
  inFakeSync(() => {
    // Reads files synchronously, inside Node.
    createRequire(import.meta.url)('../../package.json');
    assert.ok(new Error('x').stack);
    assert.throws(() => readFileSync(import.meta.filename), { code: 'run-only' });
  });
  assert.deepEqual(warnings.map(({ message }) => /`(.+)`/.exec(message)![1]), ['node:fs#readFileSync']);
});

test('under the loader, rewritten files are known: their Date is not reported, a hidden one is', () => {
  const main = new URL('./fixtures/loader/main.ts', import.meta.url);
  const register = new URL('../../plugin/hosts/node-loader/register.js', import.meta.url);
  const output = execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', '--import', register.href, fileURLToPath(main)], { encoding: 'utf8' });
  assert.deepEqual(JSON.parse(output), { equal: 1, messages: ['unrewritten-source  `Date` at test/ambient/fixtures/loader/hidden.cjs:3'] });
});
