import assert from 'node:assert/strict';
import { test } from 'node:test';
import { handler, openTestEngine, submit } from './engines.ts';
import { temporaryFolder } from './temporary.ts';

test('an invocation whose tries are used up is at no moment paused', async (t) => {
  const seen: string[] = [];
  const { engine } = await openTestEngine(t, {
    folder: temporaryFolder(t),
    // Said right before its end is made durable.
    log: (message) => /which was the last/.test(message) && queueMicrotask(() => seen.push(...engine.invocations().map(({ status }) => status))),
  });
  engine.register([handler('pay/charge', async () => {
    throw new Error('no such thing');
  }, { retry: { initialRetryInterval: 1, maxRetryAttempts: 2 }, onMaxAttempts: 'kill' })]);
  await assert.rejects(submit(engine, 'pay/charge', 3).result, { name: 'TerminalError', message: 'no such thing', code: 500 });
  assert.deepEqual(seen, ['running']);
});
