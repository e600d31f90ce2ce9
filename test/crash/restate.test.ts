import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chaos, type Victim } from './restate-chaos.ts';

const seed = 20_261_124;

for (const victim of ['service', 'server', 'both'] satisfies Victim[]) {
  test(`SIGKILL of ${victim} under load: what was acknowledged ends once, with the effects that it did (seed ${seed})`, { timeout: 120_000 }, async () => {
    const { problems, acknowledged, struck, effects, repeated } = await chaos({ victim, rounds: 4, clients: 10, seed });
    console.log(`${victim}: ${acknowledged} acknowledged, ${struck} of them under way at a death, ${effects} effects, ${repeated} done again`);
    assert.deepEqual(problems, []);
    assert.ok(acknowledged >= 10, `${acknowledged} acknowledged`);
    assert.ok(struck > 0, 'no death struck an invocation that was under way');
  });
}
