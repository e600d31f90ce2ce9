import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startAdmin, type Admin } from '../../runtime/engines/embedded/admin/index.ts';
import { length } from '../../runtime/engines/embedded/admin/services.ts';
import { directoryOf } from '../../runtime/engines/embedded/ingress/index.ts';
import { ask, get, post, type Answer } from './ask.ts';
import { served } from './programs.ts';
import { ownStage, restateStage } from './stages.ts';

let stage: Awaited<ReturnType<typeof ownStage>>;
let admin: Admin;

before(async () => {
  stage = await ownStage();
  admin = await startAdmin({ engine: stage.engine, ...directoryOf(served()), port: 0, log: (message) => assert.fail(message) });
});

after(async () => {
  await admin?.close();
  await stage?.close();
});

const value = ({ body }: Answer): Record<string, unknown> => JSON.parse(body) as Record<string, unknown>;
const at = (path: string): Promise<Answer> => get(admin.url, path);
const act = (id: string, verb: string, method = 'PATCH'): Promise<Answer> => ask(admin.url, { method, path: `/invocations/${id}/${verb}` });
const send = async (path: string, body?: unknown): Promise<string> => value(await post(stage.url, `${path}/send`, body))['invocationId'] as string;
const statusOf = async (id: string): Promise<unknown> => value(await at(`/invocations/${id}`))['status'];

async function until(id: string, status: string): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    if ((await statusOf(id)) === status) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.equal(await statusOf(id), status);
}

test('services are shown as Restate shows them', async () => {
  const restate = await restateStage();
  try {
    for (const { name } of served()) {
      const [theirs, ours] = [await get(restate.admin, `/services/${name}`), await at(`/services/${name}`)].map((answer) => comparable(value(answer)));
      assert.deepEqual(ours, theirs);
      const [theirHandlers, ourHandlers] = [await get(restate.admin, `/services/${name}/handlers`), await at(`/services/${name}/handlers`)].map((answer) => comparable(value(answer)));
      assert.deepEqual(ourHandlers, theirHandlers);
    }
    for (const path of ['/services/None', '/services/None/handlers']) {
      const [theirs, ours] = [await get(restate.admin, path), await at(path)];
      assert.deepEqual([ours.status, value(ours)], [theirs.status, value(theirs)]);
    }
    assert.equal((await get(restate.admin, '/health')).status, (await at('/health')).status);
    for (const [method, path, status] of [['PUT', '/services/Plain', 405], ['POST', '/health', 405], ['GET', '/none', 404], ['PATCH', '/invocations/x/cancel', 400]] as const) {
      assert.deepEqual([(await ask(restate.admin, { method, path })).status, (await ask(admin.url, { method, path })).status], [status, status]);
    }
  } finally {
    await restate.close();
  }
});

/** Without what is of a cluster, and the defaults of retries, which are each engine's own; in one order. */
function comparable({ deployment_id: _deployment, revision: _revision, retry_policy: _retries, handlers, ...rest }: Record<string, unknown>): object {
  const own = (handlers as { name: string; retry_policy: unknown }[]).map(({ retry_policy: _, ...handler }) => handler);
  return { ...rest, handlers: own.sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

test('services, and handlers one by one', async () => {
  assert.deepEqual((value(await at('/services'))['services'] as { name: string }[]).map(({ name }) => name), served().map(({ name }) => name));
  assert.equal(value(await at('/services/Plain/handlers/echo'))['name'], 'echo');
  assert.equal((await at('/services/Plain/handlers/none')).status, 404);
  assert.equal((await at('/services/Plain/other')).status, 404);
});

test('lengths of time are written as Restate writes them', () => {
  const written = [0, 1, 500, 1000, 70_000, 61_001, 3_600_000, 86_400_000, 90_061_001].map(length);
  assert.deepEqual(written, ['0s', '1ms', '500ms', '1s', '1m 10s', '1m 1s 1ms', '1h', '1d', '1d 1h 1m 1s 1ms']);
});

test('invocations are listed, by status and service, the newest of them', async () => {
  const ids = [await send('/Plain/echo', 1), await send('/Plain/fails'), await send('/Object/a%2Fb/key')];
  await until(ids[0]!, 'completed');
  await until(ids[1]!, 'failed');
  await until(ids[2]!, 'completed');
  const list = async (query: string): Promise<Record<string, unknown>[]> => value(await at(`/invocations?${query}`))['invocations'] as Record<string, unknown>[];
  assert.deepEqual((await list('')).slice(-3).map(({ id }) => id), ids);
  assert.deepEqual((await list('status=failed')).map(({ id }) => id), [ids[1]]);
  assert.deepEqual((await list('service=Object&status=completed')).map(({ target, target_service_key: key }) => [target, key]), [['Object/a/b/key', 'a/b']]);
  assert.deepEqual((await list('limit=2')).map(({ id }) => id), ids.slice(1));
  assert.equal(value(await at('/invocations?limit=1'))['total'], 3);
  for (const query of ['status=none', 'limit=0', 'limit=x']) assert.equal((await at(`/invocations?${query}`)).status, 400, query);
});

test('one invocation, with its journal, and without what would let anybody complete its awakeables', async () => {
  const id = await send('/Plain/fails');
  await until(id, 'failed');
  const shown = value(await at(`/invocations/${id}`));
  assert.deepEqual([shown['target'], shown['completion_result'], shown['completion_failure']], ['Plain/fails', 'failure', 'TerminalError: no tea']);
  const journal = shown['journal'] as Record<string, unknown>[];
  assert.deepEqual(journal.map(({ type }) => type), ['start', 'end']);
  assert.deepEqual(Object.keys(journal[0]!).sort(), ['at', 'build', 'type', 'v']);
  assert.equal(shown['journal_size'], 2);
  assert.ok(Date.parse(shown['completed_at'] as string) >= Date.parse(shown['created_at'] as string));
});

test('cancel, kill, pause, resume, restart and purge', async () => {
  const sleeping = async (): Promise<string> => {
    const id = await send('/Plain/sleeps', 60_000);
    await until(id, 'running');
    return id;
  };
  const cancelled = await sleeping();
  assert.equal((await act(cancelled, 'cancel')).status, 202);
  await until(cancelled, 'failed');
  assert.deepEqual([(await act(cancelled, 'cancel')).status, (await act(cancelled, 'kill')).status, (await act(cancelled, 'pause')).status, (await act(cancelled, 'resume')).status], [409, 409, 409, 409]);

  const killed = await sleeping();
  assert.equal((await act(killed, 'kill', 'POST')).status, 200);
  assert.equal(value(await get(stage.url, `/restate/invocation/${killed}/output`))['message'], 'killed');

  const paused = await sleeping();
  assert.deepEqual([(await act(paused, 'resume')).status, (await act(paused, 'restart')).status, (await act(paused, 'purge')).status], [200, 409, 409]);
  assert.deepEqual([(await act(paused, 'pause')).status, await statusOf(paused), (await act(paused, 'pause')).status], [200, 'paused', 200]);
  assert.equal((await act(paused, 'resume')).status, 200);
  await until(paused, 'running');
  await act(paused, 'kill');

  const later = value(await post(stage.url, '/Plain/echo/send?delay=1h', 1))['invocationId'] as string;
  assert.deepEqual([(await act(later, 'resume')).status, (await act(later, 'restart')).status, (await act(later, 'cancel')).status], [425, 425, 200]);

  const done = await send('/Plain/echo', 'again');
  await until(done, 'completed');
  const restarted = await act(done, 'restart');
  assert.equal(restarted.status, 200);
  const anew = value(restarted)['new_invocation_id'] as string;
  assert.equal((await get(stage.url, `/restate/invocation/${anew}/attach`)).body, '"again"');
  assert.equal((await act(done, 'restart-as-new')).status, 200);
  await post(stage.url, '/Flow/restarted/run', 1);
  const flow = (value(await at('/invocations?service=Flow'))['invocations'] as { id: string }[]).at(-1)!.id;
  assert.equal((await act(flow, 'restart')).status, 422);

  assert.equal((await act(done, 'purge')).status, 200);
  assert.deepEqual([(await at(`/invocations/${done}`)).status, (await act(done, 'purge')).status], [404, 404]);
});

test('what is wrong is said in JSON, with its status', async () => {
  for (const verb of ['cancel', 'kill', 'pause', 'resume', 'restart', 'purge']) assert.equal((await act('inv_none', verb)).status, 404);
  const wrong: readonly (readonly [method: string, path: string, status: number])[] = [
    ['GET', '/', 404], ['GET', '/invocations/inv_none', 404], ['GET', '/invocations/x', 400], ['GET', '/invocations/inv_none/cancel', 405], ['DELETE', '/invocations/inv_none', 405],
    ['PATCH', '/invocations/inv_none/zzz', 404], ['PATCH', '/invocations/inv_none/cancel/x', 404], ['GET', '/health/x', 404], ['GET', '/invocations/%FF', 400],
  ];
  for (const [method, path, status] of wrong) {
    const answer = await ask(admin.url, { method, path });
    assert.equal(answer.status, status, `${method} ${path}`);
    assert.deepEqual(Object.keys(value(answer)), ['message', 'restate_code']);
    if (status === 405) assert.match(answer.headers['allow']!, /GET|PATCH/);
  }
  for (const headers of [{ host: 'evil.example' }, { origin: 'http://evil.example' }]) assert.equal((await get(admin.url, '/invocations', headers)).status, 403);
});
