import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const programs = 60;

test(`${programs} generated programs show the same on a Restate server and on the kernel`, { timeout: 240_000 }, () => {
  // A process of its own: rejections that programs leave behind are not the test runner's.
  const { status, stdout, stderr } = spawnSync(process.execPath, [
    '--disable-warning=ExperimentalWarning', fileURLToPath(new URL('./run.ts', import.meta.url)), '--programs', String(programs), '--chain-every', '6', '--shrink',
  ], { encoding: 'utf8', timeout: 220_000 });
  console.log(stdout.split('\n')[0]);
  assert.equal(status, 0, `${stdout}${stderr}`);
  assert.match(stdout, new RegExp(`^${programs} programs, .*\n${programs} passed, 0 failed\n$`));
});
