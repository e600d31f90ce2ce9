import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { stet } from '../hosts/program.ts';

/** Packages that bring their tests along, and draw, wait and tell the time. bottleneck's fail on a busy machine, natively too: they measure it. */
const suites = [
  { name: 'retimer', files: ['test.js'] },
  { name: 'hyperid', files: ['test/test.js'] },
  { name: 'fastq', files: ['test/test.js', 'test/promise.js'] },
] as const;

interface Outcome {
  readonly passed: readonly string[];
  readonly failed: readonly string[];
  readonly served: number;
  readonly misses: readonly string[];
}

const repository = resolve(import.meta.dirname, '../..');
// In the repository, where the packages find what they need.
const folder = realpathSync(mkdtempSync(join(repository, 'node_modules/.cache-suites-')));
after(() => rmSync(folder, { recursive: true, force: true }));

async function outcomeOf(mode: 'plain' | 'net', root: string, files: readonly string[]): Promise<Outcome> {
  const args = ['--disable-warning=ExperimentalWarning', '--experimental-strip-types', join(import.meta.dirname, 'suite-child.ts'), mode, root, ...files];
  const { NODE_TEST_CONTEXT: _context, ...env } = process.env;
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, env, maxBuffer: 64_000_000, timeout: 240_000 }).catch((error: { stdout?: string; stderr?: string }) => {
    if (error.stdout?.includes('"misses"') !== true) throw new Error(`${root}: ${error.stderr}`);
    return error as { stdout: string };
  });
  return JSON.parse(stdout.split('\n').findLast((line) => line.startsWith('{"passed":'))!) as Outcome;
}

for (const { name, files } of suites) {
  test(`${name}'s own tests pass as before on its rewritten build, in an invocation, and the net catches nothing`, async () => {
    const [plain, rewritten] = ['plain', 'rewritten'].map((each) => join(folder, `${each}-${name}`)) as [string, string];
    for (const copy of [plain, rewritten]) cpSync(join(repository, 'node_modules', name), copy, { recursive: true });
    await promisify(execFile)(process.execPath, [stet, 'rewrite', rewritten]);
    const natively = await outcomeOf('plain', plain, files);
    assert.ok(natively.passed.length >= 3, JSON.stringify(natively));
    const durable = await outcomeOf('net', rewritten, files);
    assert.deepEqual(durable.misses, []);
    assert.deepEqual([durable.passed, durable.failed], [natively.passed, natively.failed]);
    assert.ok(durable.served > 5, `${durable.served} uses of sources`);
    // The net counts: what is not rewritten falls into it.
    const unseen = await outcomeOf('net', plain, files);
    assert.ok(unseen.misses.length > 0, 'its sources are seen where they are not rewritten');
  });
}
