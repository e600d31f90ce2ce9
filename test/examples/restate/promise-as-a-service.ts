import assert from 'node:assert/strict';
import { call, during, good, refusal, until, type Scenario } from './ingress.ts';

interface Peek {
  settled: unknown;
  waiting: number;
}

/** Waiters before and after, the first of two that settle, a rejection, a timeout, and promises that are combined. */
export const promiseAsAService: Scenario = async (ingress, _admin, middle = async () => undefined) => {
  const run = crypto.randomUUID().slice(0, 8);
  const named = (name: string) => `${name}-${run}`;
  const ask = (handler: string, name: string, input: object = {}) => call(ingress, `promises/${handler}`, { name: named(name), ...input });
  const peek = (name: string) => call(ingress, `deferred/${named(name)}/peek`);
  const combine = (how: string, ...names: string[]) => call(ingress, 'promises/combine', { names: names.map(named), how });
  const awaited = (name: string, waiters: number) => until<Peek>(() => peek(name), ({ waiting }) => waiting === waiters);

  const waiters = Promise.all([ask('wait', 'a'), ask('wait', 'a')]);
  const pending = await awaited('a', 2);
  const told = (await during(waiters, async () => {
    await middle();
    good(await ask('resolve', 'a', { value: { answer: 42 } }));
  })).map(good);
  const second = [good(await ask('resolve', 'a', { value: 'another' })), good(await ask('reject', 'a', { reason: 'too late' }))];
  const after = good(await ask('wait', 'a'));

  const refused = ask('wait', 'b');
  await awaited('b', 1);
  good(await ask('reject', 'b', { reason: 'out of reach' }));

  const { timeoutAfterMs } = good<{ timeoutAfterMs: number }>(await ask('wait', 'c', { timeoutMs: 100 }));
  assert.ok(timeoutAfterMs >= 100, `${timeoutAfterMs} ms`);
  await awaited('c', 0);

  const race = combine('race', 'c', 'd');
  const all = combine('all', 'c', 'd', 'a');
  await Promise.all(['c', 'd'].map((name) => awaited(name, 2)));
  good(await ask('resolve', 'd', { value: 'd' }));
  const first = good(await race);
  good(await ask('resolve', 'c', { value: null }));
  return {
    pending, told, second, after, refused: good(await refused), first, all: good(await all), broken: refusal(await combine('all', 'a', 'b')),
    settled: good<Peek>(await peek('c')),
  };
};

/** What it comes to. */
export const promiseAsAServiceGives = {
  pending: { settled: null, waiting: 2 },
  told: [{ value: { answer: 42 } }, { value: { answer: 42 } }],
  second: [{ value: { answer: 42 } }, { value: { answer: 42 } }],
  after: { value: { answer: 42 } },
  refused: { reason: 'out of reach' },
  first: 'd',
  all: [null, 'd', { answer: 42 }],
  broken: '500 out of reach',
  settled: { settled: { value: null }, waiting: 0 },
};
