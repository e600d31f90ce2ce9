import assert from 'node:assert/strict';
import { test } from 'node:test';
import { promisify } from 'node:util';
import * as ambient from '../../runtime/ambient/index.ts';
import nodeTimers, { setTimeout as importedSetTimeout } from '../../runtime/ambient/modules/timers.ts';
import { scheduler, setImmediate as immediately, setInterval as ticks, setTimeout as sleep } from '../../runtime/ambient/modules/timers-promises.ts';
import { inRun } from './fake-program.ts';
import { invoke, replayed, valueOf } from './invocation.ts';

const { setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate } = ambient;

test('callbacks get their arguments and the timer as receiver, and come in the same order in every attempt', async () => {
  const { observed } = await replayed(async (observe) => {
    setTimeout(function (this: unknown, ...args) { observe(['a', args, (this as object).constructor.name]); }, 6, 1, 2);
    importedSetTimeout(() => observe('b'), 3);
    nodeTimers.setTimeout(() => observe('c'), NaN);
    setImmediate((...args) => observe(['immediate', args]), 7);
    await sleep(12);
    observe('end');
    await sleep(1);
  });
  assert.deepEqual(observed, [['immediate', [7]], 'c', 'b', ['a', [1, 2], 'Timeout'], 'end']);
});

test('timers are cleared by object, number and numeric text, and what is unknown is ignored', async () => {
  const { observed } = await replayed(async (observe) => {
    const refused = () => observe('cleared all the same');
    clearTimeout(setTimeout(refused, 1));
    clearInterval(setTimeout(refused, 1));
    clearTimeout(+setTimeout(refused, 1));
    clearTimeout(String(+setTimeout(refused, 1)));
    clearImmediate(setImmediate(refused));
    setTimeout(refused, 1).close();
    setTimeout(refused, 1)[Symbol.dispose]();
    for (const nothing of [undefined, null, 99, '99', {}, NaN, 'x']) clearTimeout(nothing as never);
    clearImmediate(undefined);
    const within = setTimeout(refused, 40);
    setTimeout(() => clearTimeout(within), 1);
    await sleep(50);
    observe('end');
  });
  assert.deepEqual(observed, ['end']);
});

test('ids are the same in every attempt and none of Node\'s', async () => {
  const { observed } = await replayed(async (observe) => {
    const [a, b] = [setTimeout(() => undefined, 1), setTimeout(() => undefined, 1)];
    observe([+a, +b]);
    await sleep(3);
  });
  const [[a, b]] = observed as [[number, number]];
  assert.ok(Number.isSafeInteger(a) && a >= 2 ** 52 && b > a);
});

test('an interval goes on until it is cleared, also from its own callback; refresh starts anew', async () => {
  const { observed } = await replayed(async (observe) => {
    let ticked = 0;
    await new Promise<void>((resolve) => {
      const interval = setInterval((name: string) => {
        observe(`${name}${++ticked}`);
        if (ticked === 3) {
          clearInterval(interval);
          resolve();
        }
      }, 2, 'tick');
    });
    let fired = 0;
    const again = setTimeout(() => {
      observe(`fired${++fired}`);
      if (fired === 1) again.refresh();
    }, 2);
    assert.equal(again.unref().hasRef(), false);
    assert.equal(again.ref().hasRef(), true);
    await sleep(60);
    clearTimeout(again);
    assert.equal(again.refresh(), again);
    await sleep(4);
    observe('end');
  });
  assert.deepEqual(observed, ['tick1', 'tick2', 'tick3', 'fired1', 'fired2', 'end']);
});

test('promised timers give their value, and are aborted with the reason', async () => {
  const { observed } = await replayed(async (observe) => {
    observe([await sleep(1, 'v'), await promisify(setTimeout)(1, 'w'), await immediately('x'), await promisify(setImmediate)('y')]);
    await scheduler.wait(1);
    await scheduler.yield();
    const controller = new AbortController();
    const sleeping = sleep(500, 0, { signal: controller.signal });
    setTimeout(() => controller.abort('why'), 1);
    observe(await sleeping.catch((error: Error) => [error.name, Reflect.get(error, 'code'), error.cause, error.message]));
    const waiting = scheduler.wait(500, { signal: AbortSignal.any([controller.signal]) });
    observe(await waiting.catch((error: Error) => error.name));
  });
  assert.deepEqual(observed, [['v', 'w', 'x', 'y'], ['AbortError', 'ABORT_ERR', 'why', 'The operation was aborted'], 'AbortError']);
});

test('an interval as an iterator yields the ticks that came while the consumer was busy, and ends with its signal', async () => {
  const { observed } = await replayed(async (observe) => {
    let count = 0;
    for await (const value of ticks(2, 'tick')) {
      observe([value, ++count]);
      if (count === 1) await sleep(7);
      if (count === 4) break;
    }
    const controller = new AbortController();
    const iterator = ticks(2, 0, { signal: controller.signal });
    await iterator.next();
    const next = iterator.next();
    controller.abort();
    observe(await next.then(() => 'went on', (error: Error) => error.name));
    await sleep(5);
  });
  assert.deepEqual(observed, [['tick', 1], ['tick', 2], ['tick', 3], ['tick', 4], 'AbortError']);
});

test('AbortSignal.timeout aborts in a turn', async () => {
  const { observed } = await replayed(async (observe) => {
    const signal = ambient.AbortSignal.timeout(2);
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    observe([(signal.reason as Error).name, (signal.reason as Error).message, ambient.random()]);
    await sleep(1);
  });
  assert.deepEqual((observed[0] as unknown[]).slice(0, 2), ['TimeoutError', 'The operation was aborted due to timeout']);
});

test('what a callback throws fails the attempt', async () => {
  const { end } = await invoke(async () => {
    setTimeout(() => {
      throw new Error('thrown by the callback');
    }, 1);
    await sleep(50);
  });
  assert.ok(end.type === 'failed' && String(end.error).includes('thrown by the callback'), JSON.stringify(end));
});

test('a timer of the handler is not cleared inside a run', async () => {
  const { end } = await invoke(async (_observe, attempt) => {
    const timer = setTimeout(() => undefined, 1);
    await attempt.run({ kind: 'run', name: 'act', action: () => clearTimeout(+timer), onError: 'throw' });
  });
  assert.ok(end.type === 'failed' && Reflect.get(end.error as Error, 'code') === 'ctx-in-run', JSON.stringify(end));
});

test('outside and in a run timers are Node\'s own', async () => {
  for (const scoped of [<T>(body: () => T) => body(), inRun]) {
    const timer = scoped(() => setTimeout(() => undefined, 1));
    assert.equal('_idleTimeout' in timer, true);
    scoped(() => clearTimeout(timer));
    assert.equal(await scoped(() => sleep(1, 'v')), 'v');
    const iterator = scoped(() => ticks(1, 't'))[Symbol.asyncIterator]();
    assert.deepEqual(await iterator.next(), { value: 't', done: false });
    await iterator.return?.();
  }
  assert.equal(valueOf(await invoke(async () => 1)), 1);
});
