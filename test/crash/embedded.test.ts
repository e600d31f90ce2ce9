import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chaos } from './embedded-chaos.ts';

const seed = 20_261_124;

test(`SIGKILL of a program on the embedded engine under load: once each, in a serial history (seed ${seed})`, { timeout: 120_000 }, async () => {
  const { problems, acknowledged, struck, effects, repeated } = await chaos({ rounds: 8, clients: 20, seed });
  console.log(`${acknowledged} acknowledged, ${struck} of them under way at a death, ${effects} effects, ${repeated} done again`);
  assert.deepEqual(problems, []);
  assert.ok(acknowledged >= 20, `${acknowledged} acknowledged`);
  assert.ok(struck > 0, 'no death struck an invocation that was under way');
});
