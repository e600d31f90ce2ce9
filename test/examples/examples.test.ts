import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

/** What each example prints. An example that is not listed fails the suite. */
const printed: Readonly<Record<string, string>> = {
  '01-journaled-actions.ts': '{"upper":"ADA","row":["Ada","attempt 1"],"refused":"too far"}\n404 there is no user -1\n3 requests\n',
  '02-selectors.ts': 'hello Ada, sleep, 42, true\n',
  '03-randoms.ts': 'true 36 true true true\n',
  '04-time.ts': 'true true\n',
  '05-state-and-calls.ts': '{"totals":[1,3,6],"total":116,"left":[]}\n',
  '06-awakeables.ts': 'approved, refused, rejected: out of reach\nfalse\n',
  '07-retries.ts': 'charged once, key of 36 characters, no courier answers, refunded\n400: an order costs something\n{"bank":3,"courier":4}\n',
};

/** Run by the demo and its test. */
const elsewhere = ['checkout.ts'];

for (const file of readdirSync('examples').filter((name) => name.endsWith('.ts') && !elsewhere.includes(name))) {
  test(file, () => {
    const folder = mkdtempSync(join(tmpdir(), 'stet-example-'));
    try {
      const { status, stdout, stderr } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', 'plugin/cli/stet.js', 'run', join('examples', file)], {
        encoding: 'utf8', env: { ...process.env, STET_FOLDER: join(folder, '.stet'), STET_NET: 'off' }, timeout: 30_000,
      });
      assert.equal(stdout, printed[file], stderr);
      assert.equal(status, 0, stderr);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}
