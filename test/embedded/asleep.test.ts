import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { encode } from '../../runtime/kernel/codec.ts';
import type { EmbeddedEngine } from '../../runtime/engines/embedded/index.ts';
import { handler, openTestEngine, pause, run, statusOf, submit, until } from './engines.ts';
import { temporaryFolder } from './temporary.ts';

/** The services of one process: what each handler was given is counted by its starts. */
function services() {
  const starts: Record<string, number> = { sleep: 0, wait: 0, hold: 0 };
  const awakeables = new Map<string, string>();
  return {
    starts, awakeables,
    handlers: [
      handler('pay/sleep', async (attempt, ms) => {
        starts['sleep']!++;
        const drawn = await run(attempt, 'draw', () => 4);
        await attempt.sleep(ms as number);
        return drawn;
      }),
      handler('pay/wait', async (attempt, name) => {
        starts['wait']!++;
        const { id, promise } = attempt.awakeable();
        awakeables.set(name as string, id);
        return promise;
      }),
      handler('object:cart/hold', async (attempt, ms) => {
        starts['hold']!++;
        await attempt.sleep(ms as number);
        return attempt.key;
      }),
    ],
  };
}

/** A process that was closed when everything of it slept. */
async function asleep(t: TestContext, folder: string) {
  const first = services();
  const { engine } = await openTestEngine(t, { folder, idleMs: 40 });
  engine.register(first.handlers);
  const ids = {
    long: submit(engine, 'pay/sleep', 3_600_000).id,
    short: submit(engine, 'pay/sleep', 1_500).id,
    answered: submit(engine, 'pay/wait', 'answered').id,
    cancelled: submit(engine, 'pay/wait', 'cancelled').id,
    held: submit(engine, 'cart/a/hold', 1_500).id,
  };
  await until('all sleep', () => Object.values(ids).every((id) => statusOf(engine, id) === 'suspended'));
  const queued = submit(engine, 'cart/a/hold', 1);
  await queued.accepted;
  queued.result.catch(() => undefined);
  await engine.close();
  return { ids: { ...ids, queued: queued.id }, awakeable: first.awakeables.get('answered')! };
}

/** What slept ends as if nothing had been between. */
async function ends(engine: EmbeddedEngine, ids: Awaited<ReturnType<typeof asleep>>['ids']): Promise<void> {
  assert.equal(await engine.attach(ids.answered), 'yes');
  await assert.rejects(engine.attach(ids.cancelled), { name: 'CancelledError' });
  assert.deepEqual(await Promise.all([ids.short, ids.held, ids.queued].map((id) => engine.attach(id))), [4, 'a', 'a']);
  assert.equal(statusOf(engine, ids.long), 'suspended');
}

test('what sleeps is not replayed when its folder is opened again, and wakes for its timer, a result and a cancellation', async (t) => {
  const folder = temporaryFolder(t);
  const { ids, awakeable } = await asleep(t, folder);
  const { starts, handlers } = services();
  const { engine } = await openTestEngine(t, { folder });
  engine.register(handlers);
  await pause(100);
  assert.deepEqual(starts, { sleep: 0, wait: 0, hold: 0 });
  assert.deepEqual([ids.long, ids.short, ids.answered, ids.cancelled, ids.held].map((id) => statusOf(engine, id)), Array(5).fill('suspended'));
  assert.equal(statusOf(engine, ids.queued), 'scheduled', 'the object is still held');
  assert.equal(await engine.resolveAwakeable(awakeable, encode('yes')), true);
  assert.equal(await engine.cancel(ids.cancelled), true);
  await ends(engine, ids);
  assert.deepEqual(starts, { sleep: 1, wait: 2, hold: 2 });
});

test('what came while its handler was not served is not slept through', async (t) => {
  const folder = temporaryFolder(t);
  const { ids, awakeable } = await asleep(t, folder);
  const { engine } = await openTestEngine(t, { folder });
  assert.equal(await engine.resolveAwakeable(awakeable, encode('yes')), true);
  assert.equal(await engine.cancel(ids.cancelled), true);
  engine.register(services().handlers);
  await ends(engine, ids);
});

test('what came in a process that ended before it was served is not slept through', async (t) => {
  const folder = temporaryFolder(t);
  const { ids, awakeable } = await asleep(t, folder);
  const between = await openTestEngine(t, { folder });
  assert.equal(await between.engine.resolveAwakeable(awakeable, encode('yes')), true);
  assert.equal(await between.engine.cancel(ids.cancelled), true);
  await between.engine.close();
  const { engine } = await openTestEngine(t, { folder });
  engine.register(services().handlers);
  await ends(engine, ids);
});

test('a paused one stays so, and one whose time is over begins at once', async (t) => {
  const folder = temporaryFolder(t);
  const { ids } = await asleep(t, folder);
  const between = await openTestEngine(t, { folder });
  assert.equal(await between.engine.pause(ids.long), true);
  await between.engine.close();
  await pause(1_500);
  const { engine } = await openTestEngine(t, { folder });
  const { starts, handlers } = services();
  engine.register(handlers);
  await until('those that were due have ended', () => [ids.short, ids.held, ids.queued].every((id) => statusOf(engine, id) === 'completed'));
  assert.equal(statusOf(engine, ids.long), 'paused');
  assert.deepEqual(starts, { sleep: 1, wait: 0, hold: 2 });
  engine.resume(ids.long);
  await until('it was replayed', () => starts['sleep'] === 2);
});
