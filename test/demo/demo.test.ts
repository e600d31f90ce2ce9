import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';

function demo(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', 'scripts/demo/main.ts', ...args], {
    encoding: 'utf8', timeout: 60_000, env: { ...process.env, NO_COLOR: '1' },
  });
  return { status, stdout, stderr };
}

/** The rows of the timeline: attempt number, entries, how it ended. */
function rows(stdout: string): string[] {
  const [, timeline = ''] = stdout.split('4. With stet');
  return timeline.split('\n').filter((line) => /^ +\d+ {2}/.test(line));
}

test('the demo kills the example at every entry and ends with one charge', () => {
  const { status, stdout, stderr } = demo();
  assert.equal(stderr, '');
  assert.equal(status, 0);
  assert.match(stdout, /Math\.random .*each attempt draws other numbers/);
  assert.match(stdout.split('4. With stet')[0]!, /2 different charges for one order/);
  assert.match(stdout.split('4. With stet')[1]!, /one charge/);
  const attempts = rows(stdout);
  assert.ok(attempts.length > 4, stdout);
  assert.ok(attempts.slice(0, -1).every((row) => row.endsWith('✗ SIGKILL')), stdout);
  for (const entry of ['start', 'charge', 'end']) assert.ok(attempts.at(-1)!.includes(entry), attempts.at(-1));
});

test('it works on a file that is not the example, with an enum and a plain function', () => {
  const { status, stdout, stderr } = demo('test/demo/fixtures/dice.ts', '', '3');
  assert.equal(stderr, '');
  assert.equal(status, 0);
  assert.match(stdout.split('4. With stet')[1]!, /result {2}\["(Low|High) (left|right)","(Low|High) (left|right)","(Low|High) (left|right)"\]/);
  assert.ok(rows(stdout).length > 3, stdout);
});

test('a missing file is named, with the usage, and exit status 2', () => {
  const { status, stderr } = demo('no-such-file.ts');
  assert.equal(status, 2);
  assert.match(stderr, /There is no file no-such-file\.ts/);
  assert.match(stderr, /npm run demo/);
});
