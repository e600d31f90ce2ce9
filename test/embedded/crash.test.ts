import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { decode } from '../../runtime/kernel/codec.ts';
import { openTestEngine } from './engines.ts';
import { temporaryFolder } from './temporary.ts';

interface Ended {
  readonly signal: string | null;
  readonly said: string;
}

async function runChild(t: TestContext, script: string, args: readonly string[], killWhen?: (said: string) => boolean): Promise<Ended> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, script), ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (killWhen?.(said) === true) child.kill('SIGKILL');
  });
  const [, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { signal, said };
}

interface Report {
  readonly outcome: unknown;
  readonly invocations: readonly string[];
  readonly appends: number;
}

for (const moment of ['before', 'after'] as const) {
  test(`killed ${moment} the commit of each append in turn, calls, sends and completions happen exactly once`, async (t) => {
    const undisturbed = await runChild(t, 'crash-child.ts', [temporaryFolder(t), `${temporaryFolder(t)}-effects`, '0', moment]);
    const expected = decode(undisturbed.said.trim()) as Report;
    assert.deepEqual(expected.outcome, { key: 'k-1', taken: { key: 'k-1' }, approved: 'approved', orders: 1 });
    assert.deepEqual(expected.invocations, ['approve', 'order', 'take']);
    assert(expected.appends >= 12, `${expected.appends} appends`);

    for (let killAt = 1; killAt <= expected.appends; killAt++) {
      const folder = temporaryFolder(t);
      const effects = `${folder}-effects`;
      const killed = await runChild(t, 'crash-child.ts', [folder, effects, String(killAt), moment]);
      assert.equal(killed.signal, 'SIGKILL', `killed at append ${killAt}`);
      const resumed = await runChild(t, 'crash-child.ts', [folder, effects, '0', moment]);
      assert.equal(resumed.signal, null);
      const report = decode(resumed.said.trim()) as Report;
      assert.deepEqual([report.outcome, report.invocations], [expected.outcome, expected.invocations], `after a kill at append ${killAt}`);
      const byName = new Map<string, unknown>();
      for (const line of existsSync(effects) ? readFileSync(effects, 'utf8').trim().split('\n') : []) {
        const [name, value] = JSON.parse(line) as [string, unknown];
        if (byName.has(name)) assert.deepEqual(value, byName.get(name), `a repetition of ${name} after a kill at append ${killAt}`);
        byName.set(name, value);
      }
      assert.deepEqual([...byName.keys()].sort(), ['key', 'mail', 'take']);
    }
  });
}

test('what was acknowledged before a SIGKILL is durable', async (t) => {
  for (const enough of [20, 333, 1_500]) {
    const folder = temporaryFolder(t);
    const { signal, said } = await runChild(t, 'acknowledging-child.ts', [folder], (text) => text.split('\n').length > enough);
    assert.equal(signal, 'SIGKILL');
    const acknowledged = said.split('\n').slice(0, -1);
    assert(acknowledged.length >= enough);
    const { engine } = await openTestEngine(t, { folder });
    const durable = new Set(engine.invocations().map(({ id }) => id));
    assert.deepEqual(acknowledged.filter((id) => !durable.has(id)), []);
    await engine.close();
  }
});
