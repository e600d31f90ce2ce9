import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

function roll(net: string | undefined) {
  const folder = mkdtempSync(join(tmpdir(), 'stet-net-'));
  const { STET_NET: _, ...environment } = process.env;
  try {
    return spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', 'plugin/cli/stet.js', 'run', 'test/sdk/fixtures/net/program.ts'], {
      encoding: 'utf8', timeout: 30_000, env: { ...environment, STET_FOLDER: folder, ...(net !== undefined && { STET_NET: net }) },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const reports = (stderr: string): number => stderr.split('unrewritten-source').length - 1;

test('by default the net serves what no build rewrote, and reports it once with its place', () => {
  const { stdout, stderr } = roll(undefined);
  assert.equal(stdout, '1 of 3\n', stderr);
  assert.equal(reports(stderr), 1, stderr);
  assert.match(stderr, /`Math\.random` at test\/sdk\/fixtures\/net\/root\.cjs:3/);
});

test('report: the program gets native values, and a report', () => {
  const { stdout, stderr } = roll('report');
  assert.equal(stdout, '3 of 3\n', stderr);
  assert.equal(reports(stderr), 1, stderr);
});

test('off: nothing is caught', () => {
  const { stdout, stderr } = roll('off');
  assert.equal(stdout, '3 of 3\n', stderr);
  assert.equal(reports(stderr), 0, stderr);
});

test('another word is refused', () => {
  const { status, stderr } = roll('on');
  assert.notEqual(status, 0);
  assert.match(stderr, /STET_NET is "on"; it is one of serve, report, off/);
});
