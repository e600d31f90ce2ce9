import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TimeoutError } from '../../runtime/kernel/errors.ts';
import { isStetPromise, type StetPromise } from '../../runtime/kernel/promise.ts';
import { after, RestatePromise, select, type Selected } from '../../runtime/sdk/selectors.ts';
import { VirtualWorld } from '../harness/virtual-world.ts';
import { lawful, outline, play, startMs, valueOf } from '../kernel/rig.ts';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

test('the branch that settles first, with its tag, its promise and its value', async () => {
  const { seen } = await lawful(async (ctx, see) => {
    for (const [sleepMs, runMs] of [[10, 20], [20, 10]] as const) {
      const branches = { slept: after(sleepMs), ran: ctx.sleep(runMs).map(() => 'work') };
      const first = await select(branches);
      see([first.tag, first.status, first.status === 'fulfilled' && first.value, first.promise === branches[first.tag]]);
    }
    return 0;
  });
  assert.deepEqual(seen, [['slept', 'fulfilled', undefined, true], ['ran', 'fulfilled', 'work', true]]);
});

test('over runs, calls, awakeables and timers, each of which can win', async () => {
  for (const winner of ['run', 'call', 'awakeable', 'after'] as const) {
    const world = new VirtualWorld(startMs);
    const at = (name: string): number => (name === winner ? 5 : 50);
    const played = await play(async (ctx) => {
      const call = ctx.genericCall<null, string>({ service: 's', method: 'm', parameter: null });
      const awakeable = ctx.awakeable<string>();
      const run = ctx.run('work', () => new Promise<string>((resolve) => world.after(at('run'), () => resolve('r'))));
      return (await select({ run, call, awakeable: awakeable.promise, after: after(at('after')) })).tag;
    }, {
      world, onStart: (attempt) => {
        world.at(startMs + at('call'), () => attempt.arrive({ seq: 0, ok: true, value: '"c"' }));
        world.at(startMs + at('awakeable'), () => attempt.arrive({ seq: 1, ok: true, value: '"a"' }));
      },
    });
    assert.equal(valueOf(played), winner);
  }
});

test('a branch that rejects is a settled branch: select does not reject', async () => {
  const { seen } = await lawful(async (ctx, see) => {
    const failing = ctx.run('fails', () => Promise.reject(new RangeError('no')), { onError: 'throw' });
    const first = await select({ failing, late: after(1000) });
    see([first.tag, first.status, first.status === 'rejected' && (first.reason as Error).name]);
    return 0;
  });
  assert.deepEqual(seen, [['failing', 'rejected', 'RangeError']]);
});

test('a loop over what is left takes the branches in the order of their completion', async () => {
  const { value } = await lawful(async (ctx) => {
    const left: Record<string, StetPromise<unknown>> = { a: ctx.sleep(30), b: ctx.sleep(10), c: ctx.sleep(20) };
    const order: string[] = [];
    while (Object.keys(left).length > 0) {
      const { tag } = await select(left);
      order.push(tag);
      delete left[tag];
    }
    return order;
  });
  assert.deepEqual(value, ['b', 'c', 'a']);
});

test('types: the tag narrows promise, value and nothing else', () => {
  const branches = { n: null as unknown as StetPromise<number>, s: null as unknown as Promise<string> };
  const read = (first: Selected<typeof branches>): unknown => {
    const tag: Equal<typeof first.tag, 'n' | 's'> = true;
    if (first.tag === 'n') {
      const promise: Equal<typeof first.promise, StetPromise<number>> = true;
      if (first.status === 'fulfilled') {
        const value: Equal<typeof first.value, number> = true;
        return [tag, promise, value];
      }
      return first.reason;
    }
    if (first.status === 'rejected') return first.reason;
    const value: Equal<typeof first.value, string> = true;
    // @ts-expect-error: a fulfilled branch has no reason
    return [value, first.reason];
  };
  assert.deepEqual(read({ tag: 'n', promise: branches.n, status: 'fulfilled', value: 1 }), [true, true, true]);
});

test('after outside of an invocation is a plain timer', async () => {
  const started = performance.now();
  assert.equal(await after({ milliseconds: 5 }), undefined);
  assert.ok(performance.now() - started >= 4);
});

test('map: the value or the error, and a result that can be mapped again', async () => {
  const { value } = await lawful(async (ctx) => {
    const good = await ctx.run('good', () => 20).map((n) => n! + 1).map((n) => n! * 2);
    const bad = await ctx.run('bad', () => Promise.reject(new Error('no')), { onError: 'throw' }).map((_, failure) => failure?.message);
    const thrown = await ctx.sleep(1).map(() => {
      throw new TypeError('in the mapper');
    }).catch((error: Error) => error.name);
    return [good, bad, thrown];
  });
  assert.deepEqual(value, [42, 'no', 'TypeError']);
});

test('orTimeout: too late is a TimeoutError with status 408', async () => {
  const { value } = await lawful(async (ctx) => ctx.sleep(1000).orTimeout({ milliseconds: 20 }).then(() => 'in time', (error: unknown) => error instanceof TimeoutError && error.code));
  assert.equal(value, 408);
});

test('orTimeout: in time it gives the value, and its timer is stopped', async () => {
  const world = new VirtualWorld(startMs);
  const played = await play(async (ctx) => {
    const value = await ctx.run('quick', () => 'value').orTimeout(5000);
    await ctx.sleep(6000);
    return value;
  }, { world });
  assert.equal(valueOf(played), 'value');
  assert.deepEqual(outline(played.invocation), ['start', 'run quick', 'sleep', 'end'], 'the timeout completed nothing');
});

test('orTimeout: a rejection in time is that rejection, and a late one is nobody\'s', async () => {
  const { value } = await lawful(async (ctx) => {
    const early = await ctx.run('r', () => Promise.reject(new RangeError('early')), { onError: 'throw' }).orTimeout(100).catch((error: Error) => error.name);
    const late = await ctx.run('r', () => new Promise((_, reject) => ctx.request().id === '' || setTimeout(reject, 5, new RangeError('late'))), { onError: 'throw' }).orTimeout(0).catch((error: Error) => error.name);
    await ctx.sleep(1);
    return [early, late];
  });
  assert.deepEqual(value, ['RangeError', 'TimeoutError']);
});

test('RestatePromise and the promises of operations are native promises with two methods more', async () => {
  const { value } = await lawful(async (ctx) => {
    const race = RestatePromise.race([ctx.sleep(5).map(() => 's'), ctx.sleep(50).map(() => 'l')]);
    const promises = [race, RestatePromise.all([ctx.sleep(1)]), RestatePromise.resolve(1), ctx.sleep(1), ctx.awakeable().promise];
    const kinds = promises.map((promise) => isStetPromise(promise) && promise instanceof Promise && promise.constructor === Promise);
    return [
      kinds, await race, await RestatePromise.all([ctx.sleep(2).map(() => 1), 2, ctx.sleep(1).map(() => 3)]),
      await RestatePromise.any([RestatePromise.reject(new Error('x')), ctx.sleep(1).map(() => 'any')]),
      (await RestatePromise.allSettled([RestatePromise.resolve(1), RestatePromise.reject(new Error('y'))])).map(({ status }) => status),
    ];
  });
  assert.deepEqual(value, [[true, true, true, true, true], 's', [1, 2, 3], 'any', ['fulfilled', 'rejected']]);
});
