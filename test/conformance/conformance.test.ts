import assert from 'node:assert/strict';
import test from 'node:test';
import { compare } from './compare.ts';
import { differences } from './differences.ts';
import { loadFeatures } from './features.ts';
import { loadSdk, type SdkName } from './sdks.ts';
import { stageOf } from './stages.ts';
import { runSuite, type CheckResult } from './suite.ts';

test('every program means the same on the plain SDK, on stet, and on the embedded engine, undisturbed and in the crash chain, but for the listed differences', async (t) => {
  const features = await loadFeatures();
  const run = async (sdk: SdkName): Promise<CheckResult[]> => {
    const loaded = await loadSdk(sdk);
    const server = await stageOf(loaded);
    try {
      const started = performance.now();
      const results = await runSuite({ server, features, sdk: loaded });
      t.diagnostic(`${sdk}: ${results.filter(({ passed }) => passed).length} of ${results.length} passed in ${((performance.now() - started) / 1000).toFixed(1)} s`);
      return results;
    } finally {
      await server.stop();
    }
  };
  const plain = await run('plain');
  const stet = await run('stet');
  assert.deepEqual(compare(plain, stet, differences.filter(({ between }) => between !== 'engines')), []);
  const embedded = await run('embedded');
  assert.deepEqual(compare(stet, embedded, differences.filter(({ between }) => between === 'engines')), []);
});

test('the comparison sees an unlisted difference, one that is none any more, one of no check, and a failure on stet', () => {
  const saw = (name: string, value: number): CheckResult => ({ name, undisturbed: { saw: value }, cut: { saw: value }, passed: true, ms: 1, cuts: 1 });
  const failed = (name: string): CheckResult => ({ name, undisturbed: { failed: 'words' }, cut: { failed: 'other words' }, passed: false, ms: 1, cuts: 1 });
  const reason = 'for the test';
  assert.deepEqual(compare([saw('a', 1)], [saw('a', 1)], []), []);
  assert.match(compare([saw('a', 1)], [saw('a', 2)], []).join(), /a: not a listed difference/);
  assert.match(compare([failed('a')], [saw('a', 2)], []).join(), /a: not a listed difference/);
  assert.deepEqual(compare([failed('a')], [saw('a', 2)], [{ check: 'a', reason }]), []);
  assert.match(compare([saw('a', 1)], [saw('a', 1)], [{ check: 'a', reason }]).join(), /differs no longer/);
  assert.match(compare([saw('a', 1)], [saw('a', 1)], [{ check: 'b', reason }]).join(), /no such check/);
  assert.match(compare([saw('a', 1)], [failed('a')], [{ check: 'a', reason }]).join(), /fails on the second/);
  assert.deepEqual(compare([saw('a', 1)], [failed('a')], [{ check: 'a', reason, between: 'engines' }]), []);
  assert.deepEqual(compare([saw('a', 1)], [saw('a', 1)], [{ check: 'a', reason, sometimes: true }]), []);
});
