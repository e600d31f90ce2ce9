import assert from 'node:assert/strict';
import nodeCrypto from 'node:crypto';
import { test } from 'node:test';
import * as ambient from '../../runtime/ambient/index.ts';
import shimmedCrypto, { randomUUID as shimmedUuid } from '../../runtime/ambient/modules/crypto.ts';
import { setTurn, within } from '../../runtime/kernel/scope.ts';
import { facts, FakeProgram, inFakeSync, inRun } from './fake-program.ts';

/** Puts a value in the place of a property while `body` runs. */
function patched<T>(object: object, key: PropertyKey, value: unknown, body: () => T): T {
  const before = Object.getOwnPropertyDescriptor(object, key);
  Object.defineProperty(object, key, { value, writable: true, configurable: true });
  try {
    return body();
  } finally {
    if (before === undefined) Reflect.deleteProperty(object, key);
    else Object.defineProperty(object, key, before);
  }
}

/** What each source gives: in an invocation, and what shows that it is native outside. */
const sources: readonly [name: string, read: () => unknown, inInvocation: unknown][] = [
  ['random', () => ambient.random(), 0.001],
  ['Math.random', () => ambient.Math.random(), 0.001],
  ['globals.Math.random', () => ambient.globals.Math.random(), 0.001],
  ['now', () => ambient.now(), facts.timeOrigin + 5000],
  ['Date.now', () => ambient.Date.now(), facts.timeOrigin + 5000],
  ['new Date', () => +new ambient.Date(), facts.timeOrigin + 5000],
  ['Date()', () => ambient.Date(), new Date(facts.timeOrigin + 5000).toString()],
  ['Date(0)', () => (ambient.Date as unknown as (ms: number) => string)(0), new Date(facts.timeOrigin + 5000).toString()],
  ['Reflect.construct', () => +(Reflect.construct(ambient.Date, []) as Date), facts.timeOrigin + 5000],
  ['performance.now', () => ambient.performance.now(), 5000],
  ['performance.timeOrigin', () => ambient.performance.timeOrigin, facts.timeOrigin],
  ['hrtime', () => ambient.process.hrtime(), [5, 0]],
  ['hrtime since', () => ambient.process.hrtime([3, 1]), [1, 999_999_999]],
  ['hrtime.bigint', () => ambient.process.hrtime.bigint(), 5_000_000_000n],
  ['uptime', () => ambient.process.uptime(), 5],
  ['pid', () => ambient.process.pid, 11],
  ['ppid', () => ambient.process.ppid, 12],
  ['platform', () => ambient.process.platform, 'plan9'],
  ['arch', () => ambient.process.arch, 'vax'],
  ['cwd', () => ambient.process.cwd(), '/first'],
  ['argv', () => ambient.process.argv, ['node', 'first.ts']],
  ['version', () => ambient.process.version, 'v1.2.3'],
  ['versions.v8', () => ambient.process.versions.v8, '4.5'],
  ['format()', () => new ambient.Intl.DateTimeFormat('en', { timeZone: 'UTC', dateStyle: 'short' }).format(), '9/9/01'],
  ['formatToParts()', () => new ambient.Intl.DateTimeFormat('en', { timeZone: 'UTC', year: 'numeric' }).formatToParts()[0]?.value, '2001'],
  ['randomUUID', () => ambient.crypto.randomUUID(), '00010203-0405-4607-8809-0a0b0c0d0e0f'],
  ['node:crypto randomUUID', () => shimmedUuid(), '00010203-0405-4607-8809-0a0b0c0d0e0f'],
  ['getRandomValues', () => [...ambient.crypto.getRandomValues(new Uint8Array(3))], [0, 1, 2]],
];

for (const [name, read, expected] of sources) {
  test(`${name}: the invocation's inside, the process's outside and in a run`, () => {
    assert.deepEqual(inFakeSync(read), expected);
    assert.notDeepEqual(read(), expected);
    assert.notDeepEqual(inRun(read), expected);
  });
}

test('what the program puts in a global wins, in every scope', () => {
  const everywhere = (read: () => unknown, value: unknown) => {
    for (const scoped of [read(), inFakeSync(read), inRun(read)]) assert.deepEqual(scoped, value);
  };
  patched(Math, 'random', () => 7, () => {
    everywhere(ambient.random, 7);
    everywhere(() => ambient.Math.random(), 7);
  });
  patched(Date, 'now', () => 7, () => {
    everywhere(ambient.now, 7);
    everywhere(() => ambient.Date.now(), 7);
  });
  class FakeDate extends Date {
    constructor() {
      super(7);
    }
    static override now = () => 7;
  }
  patched(globalThis, 'Date', FakeDate, () => {
    everywhere(() => +new ambient.Date(), 7);
    everywhere(() => ambient.now(), 7);
    everywhere(() => ambient.Date.now(), 7);
    everywhere(() => new ambient.Date() instanceof ambient.Date, true);
  });
  patched(globalThis, 'crypto', { randomUUID: () => 'mine', subtle: 'none' }, () => {
    everywhere(() => ambient.crypto.randomUUID(), 'mine');
    everywhere(() => ambient.crypto.subtle, 'none');
  });
  patched(nodeCrypto, 'randomUUID', () => 'mine', () => {
    everywhere(() => shimmedUuid(), 'mine');
    everywhere(() => shimmedCrypto.randomUUID(), 'mine');
  });
  patched(globalThis, 'setTimeout', () => 'mine', () => everywhere(() => ambient.setTimeout(() => undefined, 1), 'mine'));
  patched(globalThis, 'fetch', () => 'mine', () => everywhere(() => ambient.fetch('x'), 'mine'));
  patched(process, 'cwd', () => '/mine', () => everywhere(() => ambient.process.cwd(), '/mine'));
  patched(process, 'env', { A: 'mine' }, () => everywhere(() => ambient.process.env['A'], 'mine'));
});

test('a facade writes through, and never puts stet\'s own function into the real object', () => {
  const { random } = Math;
  const spied = ambient.Math.random;
  ambient.Math.random = () => 3;
  try {
    assert.equal(Math.random(), 3);
    assert.equal(ambient.Math.random(), 3);
    assert.equal(ambient.random(), 3);
  } finally {
    ambient.Math.random = spied;
  }
  assert.equal(Math.random, random);
  Object.defineProperty(ambient.Math, 'random', Object.getOwnPropertyDescriptor(ambient.Math, 'random')!);
  assert.equal(Math.random, random);
  Object.defineProperty(ambient.Math, 'added', { value: 1, configurable: true });
  assert.equal(Reflect.get(Math, 'added'), 1);
  assert.ok('added' in ambient.Math && Reflect.deleteProperty(ambient.Math, 'added') && !('added' in Math));
});

test('subclasses of Date, with and without arguments', () => {
  class Later extends ambient.Date {
    later(): number {
      return this.getTime() + 1;
    }
  }
  inFakeSync(() => {
    assert.equal(new Later().later(), facts.timeOrigin + 5001);
    assert.equal(new Later(5).later(), 6);
    assert.equal(Later.now(), facts.timeOrigin + 5000);
  });
  const later = new Later();
  assert.ok(later instanceof Later && later instanceof Date && later instanceof ambient.Date);
  assert.ok(Math.abs(+later - Date.now()) < 1000);
  assert.equal(new ambient.Date(2020, 0).getTime(), new Date(2020, 0).getTime());
  assert.ok(Number.isNaN(+new ambient.Date(undefined as never)));
  assert.equal(ambient.Date.prototype, Date.prototype);
});

test('a formatter of module level reads the turn clock in an invocation, and is noted for its defaults', () => {
  const made = new ambient.Intl.DateTimeFormat(undefined, { dateStyle: 'short' });
  assert.equal(made.format, made.format);
  assert.equal(made.format(), new Intl.DateTimeFormat(undefined, { dateStyle: 'short' }).format());
  const program = new FakeProgram();
  assert.equal(inFakeSync(() => made.format(), program), new Intl.DateTimeFormat(undefined, { dateStyle: 'short' }).format(program.nowMs));
  assert.deepEqual(program.read.map(([key]) => key), ['locale', 'timeZone']);
  assert.deepEqual(program.warnings, ['locale']);
  const named = new FakeProgram();
  inFakeSync(() => new ambient.Intl.NumberFormat('en').format(1) + new ambient.Intl.DateTimeFormat('en', { timeZone: 'UTC' }).format(0), named);
  assert.deepEqual([named.read, named.warnings], [[], []]);
});

test('a continuation outside its turn is foreign-await, at every source', () => {
  const reads: (() => unknown)[] = [ambient.random, ambient.now, () => new ambient.Date(), () => ambient.crypto.randomUUID(), () => ambient.performance.now(),
    () => ambient.setTimeout(() => undefined, 1), () => ambient.fetch('http://a/'), () => ambient.race([])];
  for (const read of reads) {
    const program = new FakeProgram();
    setTurn(undefined);
    assert.throws(() => within(program, read), { code: 'foreign-await' });
    assert.equal(program.failures.length, 1);
  }
});

test('process.env is read by name, and noted once; its own writes and a listing are not', () => {
  const program = new FakeProgram();
  process.env['STET_TEST_A'] = 'a';
  inFakeSync(() => {
    assert.equal(ambient.process.env['STET_TEST_A'], 'a');
    assert.equal(ambient.process.env['STET_TEST_A'], 'a');
    assert.equal(ambient.process.env['STET_TEST_NONE'], undefined);
    ambient.process.env['STET_TEST_B'] = 'b';
    assert.equal(ambient.process.env['STET_TEST_B'], 'b');
    assert.equal({ ...ambient.process.env }['STET_TEST_A'], 'a');
    assert.ok('STET_TEST_A' in ambient.process.env);
  }, program);
  assert.deepEqual(program.read, [['env:STET_TEST_A', 'a'], ['env:STET_TEST_NONE', undefined]]);
  assert.deepEqual(program.warnings, ['environment']);
  assert.equal(process.env['STET_TEST_B'], 'b');
  delete process.env['STET_TEST_A'];
  delete process.env['STET_TEST_B'];
});
