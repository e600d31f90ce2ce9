import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextDelay } from '../../runtime/kernel/action.ts';
import { isTerminal, RetryableError, TerminalError } from '../../runtime/kernel/errors.ts';
import { VirtualWorld } from '../harness/virtual-world.ts';
import { completions, errorOf, failureOf, lawful, outline, play, startMs, valueOf } from './rig.ts';

const wait = (world: VirtualWorld, ms: number): Promise<void> => new Promise((resolve) => world.after(ms, resolve));

test('the delays of the policy: doubled from 50 ms up to 10 s, unless it says otherwise', () => {
  const failure = new Error('x');
  const delays = (policy: Parameters<typeof nextDelay>[0], tries: number[]): unknown[] => tries.map((count) => nextDelay(policy, count, 0, failure));
  assert.deepEqual(delays({}, [1, 2, 3, 8, 9, 100]), [50, 100, 200, 6400, 10_000, 10_000]);
  assert.deepEqual(delays({ initialRetryInterval: 10, retryIntervalFactor: 3, maxRetryInterval: 50 }, [1, 2, 3]), [10, 30, 50]);
  assert.deepEqual(delays({ maxRetryAttempts: 3 }, [1, 2, 3]), [50, 100, undefined]);
  assert.equal(nextDelay({ maxRetryDuration: 100 }, 1, 99, failure), 50);
  assert.equal(nextDelay({ maxRetryDuration: 100 }, 1, 100, failure), undefined);
  assert.equal(nextDelay({}, 1, 0, new RetryableError('busy', { retryAfter: 1234 })), 1234);
  assert.equal(nextDelay({}, 1, 0, new RetryableError('busy', { retryAfter: { seconds: 2 } })), 2000);
  assert.equal(nextDelay({ maxRetryAttempts: 1 }, 1, 0, new RetryableError('busy', { retryAfter: 1 })), undefined);
});

test('a failing action is retried at these moments, and knows the number of its try', async () => {
  const world = new VirtualWorld(startMs);
  const log: [number, number][] = [];
  const played = await play(async (ctx) => ctx.run('flaky', ({ attempt }) => {
    log.push([attempt, world.now() - startMs]);
    if (attempt < 4) throw new Error('not yet');
    return 'done';
  }), { world });
  assert.equal(valueOf(played), 'done');
  assert.deepEqual(log, [[1, 0], [2, 50], [3, 150], [4, 350]]);
  assert.deepEqual(outline(played.invocation), ['start', 'run flaky', 'end']);
});

test('the count of tries is durable over a crash', async () => {
  const world = new VirtualWorld(startMs);
  const tries: number[] = [];
  const handler: Parameters<typeof play>[0] = async (ctx) => ctx.run('flaky', ({ attempt }) => {
    tries.push(attempt);
    throw new Error('never');
  }, { maxRetryAttempts: 5, initialRetryInterval: 100, retryIntervalFactor: 1 });
  const { invocation } = await play(handler, { world, onStart: (attempt) => world.at(startMs + 250, () => attempt.stop()) });
  assert.deepEqual(tries, [1, 2, 3]);
  const error = errorOf(await play(handler, { world, invocation }));
  assert.deepEqual(tries, [1, 2, 3, 4, 5]);
  assert.ok(error instanceof TerminalError);
  assert.equal(error.message, 'never');
});

test('exhaustion is a TerminalError that the program may catch, with the last error as its cause', async () => {
  const { seen } = await lawful(async (ctx, see) => {
    await ctx.run('r', () => Promise.reject(new RangeError('last')), { maxRetryAttempts: 2, initialRetryInterval: 1 }).catch((error: TerminalError) => {
      see([error instanceof TerminalError, error.message, error.cause instanceof RangeError]);
    });
    return 0;
  });
  assert.deepEqual(seen, [[true, 'last', true]]);
});

test('a terminal error is not retried, and loses neither code nor metadata', async () => {
  let tries = 0;
  const error = errorOf(await play(async (ctx) => ctx.run('r', () => {
    tries++;
    throw new TerminalError('no such card', { errorCode: 402, metadata: { card: '1' } });
  })));
  assert.equal(tries, 1);
  assert.ok(error instanceof TerminalError);
  assert.deepEqual([error.message, error.code, error.metadata], ['no such card', 402, { card: '1' }]);
});

test('onError throw: the first error is the value, whatever was thrown', async () => {
  const { seen } = await lawful(async (ctx, see) => {
    for (const thrown of [new RangeError('far'), 'text', undefined, { code: 1 }]) {
      await ctx.run('r', () => {
        throw thrown as Error;
      }, { onError: 'throw' }).then(() => see('no error'), (error: unknown) => see(error instanceof Error ? [error.constructor.name, error.message] : error));
    }
    return 0;
  });
  assert.deepEqual(seen, [['RangeError', 'far'], 'text', undefined, { code: 1 }]);
});

test('an error that the handler lets go fails the attempt, unless it is terminal', async () => {
  const error = failureOf(await play(async (ctx) => ctx.run('r', () => Promise.reject(new Error('plain')), { onError: 'throw' })));
  assert.ok(error instanceof Error && !isTerminal(error));
});

test('sync values, void, thenables and proxies of promises are results', async () => {
  const { value } = await lawful(async (ctx) => [
    await ctx.run(() => 1), await ctx.run('void', () => undefined),
    await ctx.run('thenable', () => ({ then: (resolve: (value: string) => void) => resolve('t') }) as unknown as Promise<string>),
    await ctx.run('async', async () => [1, undefined]),
  ]);
  assert.deepEqual(value, [1, undefined, 't', [1, undefined]]);
});

test('runs started together run together, awaited or not, and one after the other in order', async () => {
  const world = new VirtualWorld(startMs);
  const begun: string[] = [];
  const work = (name: string, ms: number) => async (): Promise<string> => {
    begun.push(name);
    await wait(world, ms);
    return name;
  };
  const played = await play(async (ctx) => {
    const [slow, fast] = [ctx.run('slow', work('slow', 50)), ctx.run('fast', work('fast', 10))];
    void ctx.run('floating', work('floating', 20));
    return [await slow, await fast];
  }, { world });
  assert.deepEqual(valueOf(played), ['slow', 'fast']);
  assert.deepEqual(begun, ['slow', 'fast', 'floating']);
  assert.equal(world.now() - startMs, 50);
  assert.deepEqual(completions(played.invocation).map(({ name }) => name), ['fast', 'floating', 'slow']);
});

test('a run that nobody awaits begins, also as the last thing of the handler', async () => {
  let ran = 0;
  await play(async (ctx) => void ctx.run('floating', () => void ran++));
  assert.equal(ran, 1);
});

test('the end entry is the last: what completes after it, or is cancelled, is not appended', async () => {
  const played = await play(async (ctx) => {
    void ctx.run('late', async () => 1);
    return 'done';
  }, { onStart: (attempt) => void attempt.world.macrotask(() => attempt.world.macrotask(() => attempt.world.macrotask(() => attempt.cancel()))) });
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(outline(played.invocation).at(-1), 'end');
  assert.equal(outline(played.invocation).includes('run late'), false);
});

test('a serde of its own carries what the codec would not', async () => {
  class Money {
    readonly cents: number;
    constructor(cents: number) {
      this.cents = cents;
    }
  }
  const serde = {
    serialize: (money: Money) => new TextEncoder().encode(String(money.cents)),
    deserialize: (data: Uint8Array) => new Money(Number(new TextDecoder().decode(data))),
  };
  const { value } = await lawful(async (ctx, see) => {
    const money = await ctx.run('price', () => new Money(1250), { serde });
    see(money instanceof Money);
    return money.cents;
  });
  assert.equal(value, 1250);
});

test('the signal aborts at cancellation, and when the attempt ends', async () => {
  const world = new VirtualWorld(startMs);
  const signals: AbortSignal[] = [];
  const played = await play(async (ctx) => {
    const cancelled = ctx.run('first', ({ signal }) => (signals.push(signal), wait(world, 1000))).catch((error: Error) => error.name);
    const name = await cancelled;
    await ctx.run('second', ({ signal }) => void signals.push(signal));
    return [name, signals.map(({ aborted }) => aborted)];
  }, { world, onStart: (attempt) => world.at(startMs + 10, () => attempt.cancel()) });
  assert.deepEqual(valueOf(played), ['CancelledError', [true, false]]);
  assert.deepEqual(signals.map(({ aborted }) => aborted), [true, true]);
  assert.equal((signals[0]!.reason as Error).name, 'CancelledError');
});

test('a run that asks for its signal after its cancellation gets an aborted one', async () => {
  const world = new VirtualWorld(startMs);
  let late: boolean | undefined;
  await play(async (ctx) => {
    await ctx.run('slow', async (run) => {
      await wait(world, 100);
      late = run.signal.aborted;
    }).catch(() => undefined);
    await ctx.sleep(500);
  }, { world, onStart: (attempt) => world.at(startMs + 10, () => attempt.cancel()) });
  assert.equal(late, true);
});

test('a cancelled run is not tried again', async () => {
  const world = new VirtualWorld(startMs);
  let tries = 0;
  await play(async (ctx) => {
    await ctx.run('slow', async () => {
      tries++;
      await wait(world, 100);
      throw new Error('late');
    }).catch(() => undefined);
    await ctx.sleep(5000);
  }, { world, onStart: (attempt) => world.at(startMs + 10, () => attempt.cancel()) });
  assert.equal(tries, 1);
});

test('the action keeps the async context of its caller, and everything in it is native', async () => {
  const { AsyncLocalStorage } = await import('node:async_hooks');
  const { inTurn } = await import('../../runtime/kernel/scope.ts');
  const user = new AsyncLocalStorage<string>();
  const played = await play(async (ctx) => user.run('mine', () => ctx.run('r', async () => [user.getStore(), inTurn() === undefined])));
  assert.deepEqual(valueOf(played), ['mine', true]);
});

test('1,000 concurrent runs, delivered in journal order in each attempt', async () => {
  const world = new VirtualWorld(startMs);
  const handler: Parameters<typeof play>[0] = async (ctx) => {
    const order: number[] = [];
    await Promise.all(Array.from({ length: 1000 }, (_, index) => ctx.run('r', () => wait(world, (index * 7919) % 101)).then(() => order.push(index))));
    return order;
  };
  const first = await play(handler, { world });
  const order = valueOf(first) as number[];
  assert.equal(new Set(order).size, 1000);
  assert.notDeepEqual(order, [...order].sort((a, b) => a - b));
  assert.deepEqual(valueOf(await play(handler, { world, invocation: await first.invocation.withoutEnd() })), order);
});
