import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { at, race as bareRace } from '../../runtime/ambient/index.ts';
import { FakeProgram, inFake, inRun } from './fake-program.ts';

type Kind = 'race' | 'any' | 'all' | 'allSettled';
type Statics = Record<Kind, (members: Iterable<unknown>) => Promise<unknown>>;
const kinds: readonly Kind[] = ['race', 'any', 'all', 'allSettled'];
const ours = at('handler/x:0') as Statics;

/** What a promise came to, with the errors taken apart. */
function shown(value: unknown): unknown {
  if (value instanceof AggregateError) return ['AggregateError', value.message, value.errors.map(shown)];
  if (value instanceof Error) return [value.constructor.name, value.message];
  if (Array.isArray(value)) return value.map(shown);
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, shown(part)])) : value;
}

/** Runs a program over native combinators and over stet's, in an invocation, and compares what it logged, tick by tick. */
async function same(program: (statics: Statics, log: (entry: unknown) => void) => void): Promise<unknown[]> {
  const logged = async (statics: Statics): Promise<unknown[]> => {
    const log: unknown[] = [];
    let tick = 0;
    try {
      program(statics, (entry) => log.push([tick, shown(entry)]));
    } catch (error) {
      log.push(['thrown', shown(error)]);
    }
    for (; tick < 30; tick++) await null;
    return log;
  };
  const native = await logged(Promise);
  const fake = new FakeProgram();
  assert.deepEqual(await inFake(() => logged(ours), fake), native);
  return native;
}

const follow = (promise: Promise<unknown>, log: (entry: unknown) => void) =>
  promise.then((value) => log(['fulfilled', value]), (error: unknown) => log(['rejected', error]));

/** Members that settle after a number of ticks, in several shapes. */
const member = fc.record({
  shape: fc.constantFrom('plain', 'fulfilled', 'rejected', 'later', 'laterRejected', 'thenable', 'throwingThenable', 'pending', 'subclass'),
  ticks: fc.nat(6),
  value: fc.nat(99),
});

class Sub<T> extends Promise<T> {}

async function after(ticks: number): Promise<void> {
  for (let i = 0; i < ticks; i++) await null;
}

function make({ shape, ticks, value }: { shape: string; ticks: number; value: number }): unknown {
  switch (shape) {
    case 'plain': return value;
    case 'fulfilled': return Promise.resolve(value);
    case 'rejected': return Promise.reject(new Error(`e${value}`));
    case 'later': return after(ticks).then(() => value);
    case 'laterRejected': return after(ticks).then(() => { throw new Error(`e${value}`); });
    case 'thenable': return { then: (resolve: (v: unknown) => void) => void after(ticks).then(() => resolve(value)) };
    case 'throwingThenable': return { then() { throw new Error(`t${value}`); } };
    case 'pending': return new Promise(() => undefined);
    default: return new Sub((resolve) => resolve(value));
  }
}

test('over any members the outcome comes with the same value at the same tick as natively', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...kinds), fc.array(member, { maxLength: 6 }), async (kind, members) => {
      await same((statics, log) => void follow(statics[kind](members.map(make)), log));
    }),
    { numRuns: 300 },
  );
});

test('two combinators over shared members interleave as natively', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...kinds), fc.constantFrom(...kinds), fc.array(member, { minLength: 1, maxLength: 5 }), async (a, b, members) => {
      await same((statics, log) => {
        const shared = members.map(make);
        void follow(statics[a](shared), (entry) => log(['a', entry]));
        void follow(statics[b](shared), (entry) => log(['b', entry]));
      });
    }),
    { numRuns: 150 },
  );
});

test('an iterable is consumed once and synchronously, interleaved with one read of C.resolve', async () => {
  for (const kind of kinds) {
    const native = await same((statics, log) => {
      class Logging extends Promise<unknown> {
        static override get resolve(): any {
          log('read');
          return (value: unknown) => {
            log('resolve');
            return Promise.resolve(value);
          };
        }
      }
      function* members() {
        for (const value of [1, 2]) {
          log(`next ${value}`);
          yield value;
        }
        log('end');
      }
      void follow(Reflect.apply(statics[kind], Logging, [members()]) as Promise<unknown>, log);
      log('returned');
    });
    assert.deepEqual(native.slice(0, 7).map((entry) => (entry as unknown[])[1]), ['read', 'next 1', 'resolve', 'next 2', 'resolve', 'end', 'returned']);
  }
});

test('errors of the iterator and of C.resolve reject, and only the second closes the iterator', async () => {
  for (const kind of kinds) {
    await same((statics, log) => {
      const iterable = (fail: boolean) => ({
        [Symbol.iterator]: () => ({
          next() {
            if (fail) throw new Error('next');
            return { value: 1, done: false };
          },
          return() {
            log('closed');
            return { value: undefined, done: true };
          },
        }),
      });
      class Refusing extends Promise<unknown> {
        static override resolve(): any {
          throw new Error('resolve');
        }
      }
      class Unresolvable extends Promise<unknown> {
        static override resolve: any = 5;
      }
      void follow(statics[kind](iterable(true) as never), log);
      void follow(Reflect.apply(statics[kind], Refusing, [iterable(false)]) as Promise<unknown>, log);
      void follow(Reflect.apply(statics[kind], Unresolvable, [[1]]) as Promise<unknown>, log);
      void follow(statics[kind](5 as never), log);
      void follow((statics[kind] as () => Promise<unknown>)(), log);
    });
  }
});

test('a bad receiver throws at once, in the native words', async () => {
  for (const kind of kinds) {
    for (const receiver of [undefined, null, 5, {}, () => undefined, Math.max, { resolve: () => 1 }, function NoExecutor() {}]) {
      const native = await same((statics) => void Reflect.apply(statics[kind], receiver, [[]]));
      assert.equal((native[0] as unknown[])[0], 'thrown');
    }
  }
});

test('a constructor that misuses the executor is refused as natively', async () => {
  for (const kind of kinds) {
    await same((statics, log) => {
      const Twice = function (executor: (...fs: unknown[]) => void) {
        executor(undefined, undefined);
        executor((value: unknown) => log(['resolve', value]), (error: unknown) => log(['reject', error]));
      };
      Twice.resolve = (value: unknown) => Promise.resolve(value);
      void Reflect.apply(statics[kind], Twice, [[]]);
      const Bad = function (executor: (...fs: unknown[]) => void) {
        executor(() => undefined, () => undefined);
        executor(() => undefined, () => undefined);
      };
      void Reflect.apply(statics[kind], Bad, [[]]);
    });
  }
});

test('the result is a promise of the receiver, and has no handler of ours', async () => {
  await inFake(async () => {
    const result = Reflect.apply(ours.race, Sub, [[1]]) as Promise<unknown>;
    assert.ok(result instanceof Sub);
    assert.equal(await result, 1);
    assert.equal(Object.getPrototypeOf(ours.all([])), Promise.prototype);
  });
});

test('a rejection that nobody handles is reported, that of a late loser is not', async () => {
  const reported: unknown[] = [];
  const listener = (reason: unknown) => reported.push((reason as Error).message);
  const others = process.rawListeners('unhandledRejection') as (() => void)[];
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', listener);
  try {
    await inFake(async () => {
      void ours.race([Promise.reject(new Error('nobody'))]);
      void ours.race([1, after(3).then(() => Promise.reject(new Error('late')))]);
      await new Promise((resolve) => setTimeout(resolve, 5));
    });
  } finally {
    process.off('unhandledRejection', listener);
    for (const other of others) process.on('unhandledRejection', other);
  }
  assert.deepEqual(reported, ['nobody']);
});

test('the settling is noted once, with site and kind, in the turn where it happened', async () => {
  const program = new FakeProgram();
  await inFake(async () => {
    await ours.race([after(1), after(5)]);
    await ours.all([1, 2]);
    await ours.allSettled([Promise.reject(new Error('x'))]);
    await ours.any([1]).then(() => after(8));
    void ours.race([]);
    const { Promise: Facade } = at('handler/y:1');
    await Facade.all([]);
    await bareRace([1]);
    await Reflect.apply(bareRace, undefined, [[1]]);
  }, program);
  const site = 'handler/x:0';
  assert.deepEqual(program.settlements, [`${site} race`, `${site} all`, `${site} allSettled`, `${site} any`, 'handler/y:1 all', ' race', ' race']);
});

test('outside an invocation and in a run nothing is noted, and the program\'s own patch wins everywhere', async () => {
  assert.equal(await ours.race([1]), 1);
  assert.equal(await inRun(() => ours.race([2])), 2);
  const { race } = Promise;
  Promise.race = (() => 'patched') as never;
  try {
    assert.equal(ours.race([1]), 'patched');
    assert.equal(await inFake(() => ours.race([1])), 'patched');
  } finally {
    Promise.race = race;
  }
});
