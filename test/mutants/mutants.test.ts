import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { findCases } from '../cases/find-cases.ts';
import { runSuite } from '../cases/suite.ts';
import { runWorker } from '../laws/run-worker.ts';
import { fileUrl, mutate } from './install.ts';
import { mutantNamed, mutants } from './mutants.ts';

const programs = fileURLToPath(new URL('../cases/programs', import.meta.url));

/** A case of ours that is made to catch each; `npm run cases -- DIR --mutant NAME` tells all that do. */
const catchers: Readonly<Record<string, string>> = {
  'native-random': '07-hand-made-races',
  'native-date': '09-date-subclass',
  'native-timers': '55-timer-batch',
  'native-immediate': '06-immediates-and-timers',
  'native-crypto': '05-uuid-like-library',
  'batch-delivery': '07-hand-made-races',
  'issue-order': '07-hand-made-races',
  'no-codec': '60-values-are-copies',
  'run-draws': '58-draws-in-actions',
  'write-behind-clock': '46-charge-key',
  'logical-clock': '61-deadline-loops',
  'watermark-at-append': '56-three-closures',
};

/** Generated programs within which each mutant is caught; most are in the first five. */
const programsAtMost = 150;

test('every edit of a mutant fits exactly once', () => {
  for (const mutant of mutants) for (const { file } of mutant.edits) assert.ok(mutate(mutant, fileUrl(file)).length > 0);
});

test('a mutant is found by its name and by its title, whatever the spelling', () => {
  assert.equal(mutantNamed('Pure logical clock')?.name, 'logical-clock');
  assert.equal(mutantNamed('native setImmediate')?.name, 'native-immediate');
  assert.equal(mutantNamed('no such thing'), undefined);
});

for (const { name } of mutants) {
  test(`generated programs alone catch ${name}`, { timeout: 60_000 }, async () => {
    const outcome = await runWorker({ seed: 7, programs: programsAtMost, shrink: false }, { mutant: name, patienceMs: 8_000 });
    if (outcome.type === 'lost') assert.ok(outcome.begun, outcome.why);
    else assert.notEqual(outcome.result.failure, undefined, 'both laws hold');
  });

  test(`a case catches ${name}`, { timeout: 60_000 }, async () => {
    const [file] = findCases(programs).filter((it) => it.includes(catchers[name]!));
    assert.ok(file !== undefined && existsSync(file));
    const [result] = await runSuite([file], { engine: 'memory', mutant: name });
    assert.equal(result?.status, 'failed');
    assert.doesNotMatch(result.problems.join(), /does not run|did not start/);
  });
}

test('without a mutant the same programs and cases hold', { timeout: 60_000 }, async () => {
  const outcome = await runWorker({ seed: 7, programs: programsAtMost, shrink: false }, { patienceMs: 20_000 });
  assert.ok(outcome.type === 'result' && outcome.result.failure === undefined);
  const files = findCases(programs).filter((file) => Object.values(catchers).some((catcher) => file.includes(catcher)));
  assert.deepEqual((await runSuite(files, { engine: 'memory' })).filter(({ status }) => status !== 'passed'), []);
});
