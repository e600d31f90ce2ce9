import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { effectsOf, entriesOf, runShop, type Death } from './process.ts';

const folders: string[] = [];

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'stet-crash-'));
  folders.push(folder);
  return folder;
}

/** An effect that is repeated is repeated with an equal value; each key that an undisturbed run has is there, and no other. */
function assertEffects(folder: string, keys: readonly string[]): void {
  const first = new Map<string, unknown>();
  for (const { key, value } of effectsOf(folder)) {
    if (!first.has(key)) first.set(key, value);
    assert.ok(isDeepStrictEqual(first.get(key), value), `effect ${key}: ${JSON.stringify(first.get(key))}, then ${JSON.stringify(value)}`);
  }
  assert.deepEqual([...first.keys()], keys);
}

function assertKilled(death: Death): void {
  assert.equal(death.signal, 'SIGKILL', death.stderr);
  assert.equal(death.code, null);
}

describe('a process that is killed', { timeout: 240_000 }, () => {
  let undisturbed: string;
  let keys: string[];
  let entries: number;

  before(async () => {
    const folder = newFolder();
    const { signal, code, stdout, stderr } = await runShop(folder);
    assert.equal(signal, null);
    assert.equal(code, 0, stderr);
    undisturbed = stdout;
    keys = effectsOf(folder).map(({ key }) => key);
    entries = entriesOf(folder);
    assert.deepEqual(JSON.parse(undisturbed), { left: 7, quote: 'near', charged: true, total: true, later: true });
    assert.deepEqual(keys, ['take', 'charge', 'total']);
  });
  after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

  test('after every journal entry in turn ends as an undisturbed one', async () => {
    const folder = newFolder();
    let kills = 0;
    for (;;) {
      const death = await runShop(folder, { entries: 1 });
      if (death.signal === null) {
        assert.equal(death.code, 0, death.stderr);
        assert.equal(death.stdout, undisturbed);
        break;
      }
      assertKilled(death);
      assert.equal(death.stdout, '');
      kills++;
      assert.equal(entriesOf(folder), kills, 'one kill an entry');
    }
    // Which of the race's members still completes before the end may differ, by one entry.
    assert.ok(kills >= entries - 1, `${kills} kills, ${entries} entries undisturbed`);
    assertEffects(folder, keys);
  });

  test('at random times ends as an undisturbed one', async (t) => {
    const folder = newFolder();
    const startMs = Number(process.hrtime.bigint() / 1_000_000n);
    const whole = await runShop(newFolder());
    const wholeMs = Number(process.hrtime.bigint() / 1_000_000n) - startMs;
    assert.equal(whole.code, 0, whole.stderr);
    let kills = 0;
    for (let tries = 0; tries < 8; tries++) {
      const ms = randomInt(Math.ceil(wholeMs / 6), Math.ceil((2 * wholeMs) / 5));
      const death = await runShop(folder, { ms });
      t.diagnostic(`${ms} ms of ${wholeMs}: ${death.signal ?? 'ended'}`);
      if (death.signal === null) break;
      assertKilled(death);
      kills++;
    }
    const last = await runShop(folder);
    assert.equal(last.code, 0, last.stderr);
    assert.equal(last.stdout, undisturbed);
    assert.ok(kills > 0, 'at least one process was killed');
    assertEffects(folder, keys);
  });
});
