import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { test } from 'node:test';
import { decode, encode } from '../../runtime/kernel/codec.ts';
import { StetError, TerminalError } from '../../runtime/kernel/errors.ts';
import { handler, openTestEngine, pause, run, statusOf, submit, until } from './engines.ts';
import { temporaryFolder } from './temporary.ts';

test('an invocation runs, its outcome reaches the submitter, and its journal can be read', async (t) => {
  const { engine } = await openTestEngine(t, { folder: temporaryFolder(t) });
  engine.register([handler('pay/charge', async (attempt, amount) => run(attempt, 'charge', () => ({ receipt: `r-${amount as number}`, at: new Map([[1, 2n]]) })))]);
  const { id, accepted, result } = submit(engine, 'pay/charge', 3);
  await accepted;
  assert.deepEqual(await result, { receipt: 'r-3', at: new Map([[1, 2n]]) });
  assert.deepEqual(engine.journal(id).map(({ type }) => type), ['start', 'completion', 'end']);
  assert.deepEqual(await engine.attach(id), { receipt: 'r-3', at: new Map([[1, 2n]]) });
  const [summary] = engine.invocations();
  assert.deepEqual([summary?.id, summary?.status, summary?.entries, summary?.failures, summary?.target], [id, 'completed', 3, 0, { service: 'pay', handler: 'charge' }]);
  await assert.rejects(engine.attach('inv_nobody'), TypeError);
  assert.throws(() => engine.journal('inv_nobody'), TypeError);
});

test('a terminal error is the outcome, and is not retried', async (t) => {
  const { engine, said } = await openTestEngine(t, { folder: temporaryFolder(t) });
  engine.register([handler('pay/charge', async () => {
    throw new TerminalError('card declined', { errorCode: 402 });
  })]);
  const { id, result } = submit(engine, 'pay/charge', 3);
  await assert.rejects(result, { name: 'TerminalError', message: 'card declined', code: 402 });
  await assert.rejects(engine.attach(id), { message: 'card declined' });
  assert.deepEqual([statusOf(engine, id), said], ['failed', []]);
});

test('the same id, or the same idempotency key of a handler, is the same invocation', async (t) => {
  const { engine } = await openTestEngine(t, { folder: temporaryFolder(t) });
  let times = 0;
  engine.register([handler('pay/charge', async (_, amount) => [amount, ++times]), handler('pay/refund', async () => 'refunded')]);
  const results = await Promise.all([1, 2].map((amount) => submit(engine, 'pay/charge', amount, { idempotencyKey: 'k' }).result));
  assert.deepEqual(results, [[1, 1], [1, 1]]);
  assert.equal(await submit(engine, 'pay/refund', 1, { idempotencyKey: 'k' }).result, 'refunded');
  const named = submit(engine, 'pay/charge', 5, { id: 'order 5' });
  assert.equal(named.id, 'order 5');
  assert.deepEqual(await named.result, [5, 2]);
  assert.deepEqual(await submit(engine, 'pay/charge', 6, { id: 'order 5' }).result, [5, 2]);
  await assert.rejects(submit(engine, 'pay/refund', 6, { id: 'order 5' }).accepted, /is one of pay\/charge, not of pay\/refund/);
});

test('a delayed invocation starts in its time, also after a restart', async (t) => {
  const folder = temporaryFolder(t);
  const first = await openTestEngine(t, { folder });
  first.engine.register([handler('pay/charge', async () => Date.now())]);
  const asked = Date.now();
  const { id, accepted } = submit(first.engine, 'pay/charge', 1, { delayMs: 400 });
  await accepted;
  assert.equal(statusOf(first.engine, id), 'scheduled');
  await first.engine.close();
  const { engine } = await openTestEngine(t, { folder });
  engine.register([handler('pay/charge', async () => Date.now())]);
  const started = (await engine.attach(id)) as number;
  assert(started - asked >= 400 && started - asked < 2_000, `${started - asked} ms`);
});

test('an invocation without a handler is parked and reported, and runs once it is registered', async (t) => {
  const folder = temporaryFolder(t);
  const { engine, said } = await openTestEngine(t, { folder });
  const { id, accepted, result } = submit(engine, 'pay/charge', 3);
  await accepted;
  await submit(engine, 'pay/charge', 4).accepted;
  assert.equal(statusOf(engine, id), 'parked');
  await until('the report', () => said.length > 0);
  assert.match(said[0]!, /^2 invocations wait for `pay\/charge`, which no service of this program has\n/);
  engine.register([handler('pay/charge', async (_, amount) => amount)]);
  assert.equal(await result, 3);
});

test('a failed attempt is retried, with a count that outlives the process', async (t) => {
  const folder = temporaryFolder(t);
  const retry = { initialRetryInterval: 20, retryIntervalFactor: 1 };
  const failing = handler('pay/charge', async () => {
    throw new Error('the database is away');
  }, { retry });
  const first = await openTestEngine(t, { folder });
  first.engine.register([failing]);
  const { id } = submit(first.engine, 'pay/charge', 1);
  const failures = (engine = first.engine) => engine.invocations()[0]?.failures ?? 0;
  await until('three failures', () => failures() >= 3);
  assert.equal(statusOf(first.engine, id), 'running');
  assert.match(first.said[0]!, new RegExp(`^${id} \\(pay/charge\\) failed for the 1st time, and is tried again in 20 ms\nError: the database is away`));
  const before = failures();
  await first.engine.close();

  const second = await openTestEngine(t, { folder });
  const limited = { ...failing, retry: { ...retry, maxRetryAttempts: before + 2 } };
  second.engine.register([limited]);
  await assert.rejects(second.engine.attach(id), /the database is away/);
  const [summary] = second.engine.invocations();
  assert.deepEqual([summary?.status, summary?.failures, summary?.lastError], ['paused', before + 2, 'Error: the database is away']);

  second.engine.register([handler('pay/charge', async () => 'charged')]);
  second.engine.resume(id);
  await until('the end', () => statusOf(second.engine, id) === 'completed');
  assert.equal(await second.engine.attach(id), 'charged');
  assert.throws(() => second.engine.resume(id), /is not paused: it is completed/);
});

test('changed code pauses its invocation, durably, and the old code may go on', async (t) => {
  const folder = temporaryFolder(t);
  const first = await openTestEngine(t, { folder });
  first.engine.register([handler('pay/charge', async (attempt) => [await run(attempt, 'charge', () => 1), await attempt.awakeable().promise])]);
  const { id } = submit(first.engine, 'pay/charge', 1);
  await until('the run', () => first.engine.invocations()[0]?.entries === 2);
  await first.engine.close();

  const second = await openTestEngine(t, { folder });
  second.engine.register([handler('pay/charge', async (attempt) => run(attempt, 'ship', () => 1), { build: 'b2' })]);
  await assert.rejects(second.engine.attach(id), (error) => error instanceof StetError && error.code === 'journal-mismatch');
  await second.engine.close();

  const third = await openTestEngine(t, { folder });
  third.engine.register([handler('pay/charge', async (attempt) => [await run(attempt, 'charge', () => 2), 'old code'])]);
  await pause(50);
  assert.equal(statusOf(third.engine, id), 'paused');
  await assert.rejects(third.engine.attach(id), { code: 'journal-mismatch' });
  third.engine.resume(id);
  await until('the end', () => statusOf(third.engine, id) === 'completed');
  assert.deepEqual(await third.engine.attach(id), [1, 'old code']);
});

test('a damaged journal pauses its invocation, the others go on, and cancelling gives it up', async (t) => {
  const folder = temporaryFolder(t);
  const services = [
    handler('pay/charge', async (attempt) => [await run(attempt, 'charge', () => 1), await attempt.awakeable().promise]),
    handler('pay/order', async (attempt) => attempt.call('pay/charge', 1)),
  ];
  const first = await openTestEngine(t, { folder });
  first.engine.register(services);
  const order = submit(first.engine, 'pay/order', 1);
  const sound = submit(first.engine, 'pay/charge', 2);
  await until('the runs', () => first.engine.invocations().filter(({ target, entries }) => target.handler === 'charge' && entries === 2).length === 2);
  const damaged = first.engine.invocations().find(({ id, target }) => target.handler === 'charge' && id !== sound.id)!.id;
  await first.engine.close();
  const database = new DatabaseSync(join(folder, 'journal.db'));
  database.prepare(`update entries set entry = replace(entry, '"ok":true', '"ok":false') where invocation = (select invocation from invocations where id = ?)`).run(damaged);
  database.close();

  const { engine, said } = await openTestEngine(t, { folder });
  engine.register(services);
  await assert.rejects(engine.attach(damaged), { code: 'journal-corrupt' });
  assert.deepEqual([statusOf(engine, damaged), statusOf(engine, sound.id), statusOf(engine, order.id)], ['paused', 'running', 'running']);
  assert(said.some((message) => message.includes(`journal-corrupt  ${damaged} at entry 1`)), said.join('\n'));
  assert.equal(await engine.cancel(damaged), true);
  await assert.rejects(engine.attach(damaged), { name: 'CancelledError' });
  await assert.rejects(engine.attach(order.id), { name: 'CancelledError' }, 'its caller learns of it');
});

test('cancelling rejects what runs, ends what has not begun, and knows what has ended', async (t) => {
  const { engine } = await openTestEngine(t, { folder: temporaryFolder(t) });
  let cleaned = 0;
  engine.register([handler('pay/charge', async (attempt) => {
    try {
      return await attempt.sleep(3_600_000);
    } catch (error) {
      cleaned++;
      return (error as Error).name;
    }
  })]);
  const running = submit(engine, 'pay/charge', 1);
  await until('the sleep', () => engine.invocations()[0]?.entries === 1);
  await pause(20);
  assert.equal(await engine.cancel(running.id), true);
  assert.equal(await running.result, 'CancelledError');
  assert.equal(await engine.cancel(running.id), false);
  const delayed = submit(engine, 'pay/charge', 1, { delayMs: 100_000 });
  const parked = submit(engine, 'pay/nobody', 1);
  await Promise.all([delayed.accepted, parked.accepted]);
  assert.deepEqual([await engine.cancel(delayed.id), await engine.cancel(parked.id), await engine.cancel('inv_nobody')], [true, true, false]);
  for (const { result } of [delayed, parked]) await assert.rejects(result, { name: 'CancelledError' });
  assert.equal(cleaned, 1);
});

test('an awakeable is completed while its invocation is not live', async (t) => {
  const folder = temporaryFolder(t);
  const ids: string[] = [];
  const approval = handler('pay/approve', async (attempt) => {
    const awakeable = attempt.awakeable();
    ids.push(awakeable.id);
    return awakeable.promise;
  });
  const first = await openTestEngine(t, { folder });
  first.engine.register([approval]);
  const submissions = [submit(first.engine, 'pay/approve', 1), submit(first.engine, 'pay/approve', 2)];
  await until('both ids', () => ids.length === 2);
  await first.engine.close();

  const second = await openTestEngine(t, { folder });
  const [yes, no] = ids as [string, string];
  const forged = yes.slice(0, -22) + no.slice(-22);
  assert.equal(await second.engine.resolveAwakeable(forged, encode('forged')), false);
  assert.equal(await second.engine.resolveAwakeable(yes, encode('yes')), true);
  assert.equal(await second.engine.rejectAwakeable(no, encode(new TerminalError('no'))), true);
  assert.equal(await second.engine.resolveAwakeable(yes, encode('again')), false);
  await second.engine.close();

  const third = await openTestEngine(t, { folder });
  third.engine.register([approval]);
  const outcomes = await Promise.allSettled(submissions.map(({ id }) => third.engine.attach(id)));
  assert.deepEqual(outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : outcome.reason.message)).sort(), ['no', 'yes']);
  assert.deepEqual(ids.slice(2).sort(), ids.slice(0, 2).sort(), 'a replay gives the same ids');
});

test('when the store cannot be written, attempts wait for it, and nothing is lost or done twice', async (t) => {
  const folder = temporaryFolder(t);
  const { engine, said } = await openTestEngine(t, { folder });
  const done: number[] = [];
  engine.register([handler('pay/charge', async (attempt) => {
    const first = await run(attempt, 'first', () => done.push(1));
    await attempt.sleep(100);
    return [first, await run(attempt, 'second', () => done.push(2))];
  })]);
  const { result, accepted } = submit(engine, 'pay/charge', 1);
  await accepted;
  await until('the first run', () => engine.invocations()[0]?.entries === 2);
  const other = new DatabaseSync(join(folder, 'journal.db'));
  other.exec('begin immediate');
  await assert.rejects(submit(engine, 'pay/charge', 2).accepted, { code: 'SQLITE_BUSY' });
  await until('the report', () => said.length > 0);
  other.exec('rollback');
  other.close();
  assert.match(said[0]!, /^the store failed; what it could not keep is tried again in 1000 ms\nSQLITE_BUSY/);
  assert.deepEqual(await result, [1, 2]);
  assert.deepEqual([done, engine.invocations().length, said.length], [[1, 2], 1, 1]);
});

test('closing stops attempts without failing them, and tells who waits', async (t) => {
  const folder = temporaryFolder(t);
  const first = await openTestEngine(t, { folder });
  let aborted: unknown;
  const slow = handler('pay/charge', async (attempt) =>
    attempt.run({ kind: 'run', name: 'slow', action: ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject((aborted = signal.reason)))) }));
  first.engine.register([slow]);
  const { id, accepted, result } = submit(first.engine, 'pay/charge', 1);
  await accepted;
  await until('the start', () => first.engine.invocations()[0]?.entries === 1);
  await pause(30);
  const waiting = assert.rejects(result, /The engine was closed\. The invocation goes on/);
  await first.engine.close();
  await waiting;
  await first.engine.close();
  await assert.rejects(first.engine.attach(id), /is closed/);
  assert(aborted instanceof Error);
  const { engine, said } = await openTestEngine(t, { folder });
  engine.register([handler('pay/charge', async (attempt) => run(attempt, 'slow', () => 'fast now'))]);
  assert.equal(await engine.attach(id), 'fast now');
  assert.deepEqual([engine.invocations()[0]?.failures, said, first.said], [0, [], []]);
});

test('idle attempts beyond the limit are dropped from memory, and come back for timers, results and cancellation', async (t) => {
  const { engine } = await openTestEngine(t, { folder: temporaryFolder(t), residentAttempts: 2 });
  let starts = 0;
  const awakeables: string[] = [];
  engine.register([
    handler('pay/sleep', async (attempt) => {
      starts++;
      const drawn = await run(attempt, 'draw', () => Math.random());
      await attempt.sleep(1_500);
      return [drawn, attempt.random()];
    }),
    handler('pay/wait', async (attempt) => {
      starts++;
      const { id, promise } = attempt.awakeable();
      awakeables.push(id);
      return promise;
    }),
    handler('pay/busy', async (attempt) => run(attempt, 'busy', () => pause(500))),
  ]);
  const waiting = Array.from({ length: 10 }, () => submit(engine, 'pay/wait', 0));
  const sleeping = Array.from({ length: 10 }, () => submit(engine, 'pay/sleep', 0));
  await until('all have begun', () => starts === 20);
  const busy = Array.from({ length: 40 }, () => submit(engine, 'pay/busy', 0));
  await Promise.all(busy.map(({ result }) => result));
  assert.deepEqual(engine.invocations().slice(0, 20).map(({ status }) => status), Array(20).fill('suspended'));
  for (const id of awakeables.slice(0, 9)) assert.equal(await engine.resolveAwakeable(id, encode('yes')), true);
  assert.equal(await engine.cancel(waiting[9]!.id), true);
  await assert.rejects(waiting[9]!.result, { name: 'CancelledError' });
  assert.deepEqual(await Promise.all(waiting.slice(0, 9).map(({ result }) => result)), Array(9).fill('yes'));
  for (const [drawn] of (await Promise.all(sleeping.map(({ result }) => result))) as number[][]) assert.equal(typeof drawn, 'number');
  assert(starts > 20 + 5, `${starts} starts: several came back by replay`);
  assert(engine.invocations().every(({ failures }) => failures === 0));
  for (const { id } of sleeping) assert.equal((decode(String(engine.journal(id).flatMap((entry) => (entry.type === 'end' ? [entry.value] : []))[0])) as number[]).length, 2);
});
