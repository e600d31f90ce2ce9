import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describe, sum, type Distribution } from './distribution.ts';
import { runWorker } from './run-worker.ts';
import { showFailure } from './show-failure.ts';

const baseSeed = 20_240_101;
const shares = 4;
const programsEach = 525;

test(`laws 1 and 2 hold for generated programs (base seed ${baseSeed})`, { timeout: 240_000 }, async () => {
  const distributions: Omit<Distribution, 'add'>[] = [];
  // Several processes one after the other: a module that was evaluated is never freed.
  for (let seed = baseSeed; seed < baseSeed + shares; seed++) {
    const outcome = await runWorker({ seed, programs: programsEach, shrink: true }, { patienceMs: 60_000 });
    assert.ok(outcome.type === 'result', outcome.type === 'lost' ? `seed ${seed}: ${outcome.why}` : '');
    const { failure, distribution } = outcome.result;
    assert.equal(failure, undefined, failure && showFailure(failure));
    distributions.push(distribution);
  }
  const total = sum(distributions);
  console.log(describe(total));
  assert.ok(total.programs >= 2000, `${total.programs} programs`);
  assert.ok(total.concurrent >= 0.4 * total.programs, 'three or more branches at once in 40 %');
  assert.ok(total.contested >= 0.2 * total.programs, 'a race that either side wins in 20 %');
  assert.ok(total.decided >= 0.3 * total.programs, 'a branch decided by a draw in 30 %');
});
