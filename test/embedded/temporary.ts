import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

/** Gives a folder that does not exist yet, on a real disk, and removes it after the test. */
export function temporaryFolder(test: TestContext): string {
  const parent = mkdtempSync(join(tmpdir(), 'stet-embedded-'));
  test.after(() => rmSync(parent, { recursive: true, force: true }));
  return join(parent, '.stet');
}
