import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestEngine } from '../embedded/engines.ts';
import { temporaryFolder } from '../embedded/temporary.ts';
import { FakeEngine } from './fake-engine.ts';
import { fuzz } from './fuzzing.ts';
import { kinds } from './grammar.ts';

const seed = Number(process.env['STET_SEED'] ?? 20261124);

test('malformed requests are answered as foretold, harm no good ones, and leave nothing behind', async () => {
  const engine = new FakeEngine();
  const { requests, kinds: spoken } = await fuzz({ engine, seed, requests: 3000 });
  await engine.close();
  assert.ok(requests >= 3000);
  assert.deepEqual([...kinds.requests, ...kinds.lasts].filter((kind) => !spoken.has(kind)), [], 'every kind was spoken');
});

test('so it is on the real engine', async (t) => {
  const { engine } = await openTestEngine(t, { folder: temporaryFolder(t) });
  await fuzz({ engine, seed: seed + 1, requests: 500 });
});
