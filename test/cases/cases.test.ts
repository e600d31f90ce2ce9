import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { findCases } from './find-cases.ts';
import { runSuite } from './suite.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const shared = join(process.env['STET_SHARED'] ?? join(root, '..', 'shared'), 'cases');
const own = join(root, 'test/cases/programs');
const scratch = mkdtempSync(join(tmpdir(), 'stet-cases-test-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

for (const [name, folder, least] of [['shared', shared, 24], ['own', own, 35]] as const) {
  // The kernel with the store of one machine, and a real server: what the engine that is not ours proves of it.
  for (const engine of ['embedded', 'restate'] as const) {
    test(`the ${name} cases hold on the ${engine} engine`, { timeout: 600_000 }, async () => {
      const files = findCases(folder);
      assert.ok(files.length >= least, `${files.length} cases`);
      const results = await runSuite(files, { engine });
      const failed = results.filter(({ status }) => status === 'failed').map(({ name, problems }) => `${name}: ${problems.join('; ')}`);
      assert.deepEqual(failed, []);
    });
  }
}

function cases(...args: string[]): { status: number | null; output: string; errors: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', join(root, 'test/cases/run.ts'), ...args], {
    encoding: 'utf8', cwd: scratch, env: { ...process.env, INIT_CWD: scratch },
  });
  return { status, output: stdout, errors: stderr };
}

const header = "import type { Ctx, Io, Meta, Outcome } from './_types.js';\n";

function write(name: string, text: string): void {
  writeFileSync(join(scratch, name), header + text);
}

test('a wrong option, a missing folder and an unknown mutant are usage errors', () => {
  for (const args of [[], ['.', '--no-such-option'], ['no-such-folder'], ['.', '--engine', 'x'], ['.', '--mutant', 'x'], ['.']]) {
    const { status, errors } = cases(...args);
    assert.equal(status, 2, args.join(' '));
    assert.match(errors, /usage: /);
  }
});

test('what is wrong is seen, and named', { timeout: 60_000 }, () => {
  write('01-good.ts', "export const meta: Meta = { kind: 'replay' };\nexport async function handler(ctx: Ctx, io: Io) { io.observe(Math.random()); await ctx.run('a', () => 1); return 1; }\nexport const check = (r: Outcome) => r.result === 1;\n");
  write('02-diverges.ts', "export const meta: Meta = { kind: 'replay' };\nconst boot = Math.random();\nexport async function handler(ctx: Ctx, io: Io) { io.observe(boot); await ctx.run('a', () => 1); return 1; }\nexport const check = (r: Outcome) => r.result === 1;\n");
  write('03-other-effect.ts', "export const meta: Meta = { kind: 'replay' };\nconst boot = Math.random();\nexport async function handler(ctx: Ctx, io: Io) { await ctx.run('a', () => io.effect('a', boot)); return 1; }\nexport const check = (r: Outcome) => r.result === 1;\n");
  write('04-check-fails.ts', "export const meta: Meta = { kind: 'replay' };\nexport async function handler(ctx: Ctx, io: Io) { return ctx.run('a', () => 1); }\nexport const check = (r: Outcome) => r.result === 2;\n");
  write('05-not-detected.ts', "export const meta: Meta = { kind: 'detect', code: 'foreign-await' };\nexport async function handler(ctx: Ctx, io: Io) { return ctx.run('a', () => 1); }\nexport const check = (r: Outcome) => r.result === 1;\n");
  write('06-needless.ts', "export const meta: Meta = { kind: 'reject', code: 'module-state', ifNotRejected: 'diverges' };\nexport async function handler(ctx: Ctx, io: Io) { return ctx.run('a', () => 1); }\nexport const check = (r: Outcome) => r.result === 1;\n");
  const json = join(scratch, 'out.json');
  const { status, output } = cases('.', '--engine', 'memory', '--json', json);
  assert.equal(status, 1);
  assert.match(output, /1 passed, 5 failed\n$/);
  assert.match(output, /failed +02-diverges.*\n +the build reports module-nondeterminism at 02-diverges.ts:4\n +free run, full replay observes something else.*\n +chain, attempt 2: law 1/);
  assert.match(output, /failed +03-other-effect.*\n +law 2: effect "a"/);
  assert.match(output, /failed +04-check-fails.*\n +plain: check does not hold/);
  assert.match(output, /failed +05-not-detected.*\n +free run ends without an error/);
  assert.match(output, /failed +06-needless.*\n +a reject case marks at least one line with .*\n +not rejected, it should diverge/);
  const report = JSON.parse(readFileSync(json, 'utf8')) as { passed: number; cases: { name: string; status: string }[] };
  assert.equal(report.passed, 1);
  assert.deepEqual(report.cases.map(({ status }) => status), ['passed', 'failed', 'failed', 'failed', 'failed', 'failed']);
});

test('--mutant exits with 1 and lists the cases that catch it, and with 0 where none does', { timeout: 60_000 }, () => {
  const caught = cases('.', '--engine', 'memory', '--mutant', 'native-random', '--only', '01-good');
  assert.equal(caught.status, 1);
  assert.match(caught.output, /native-random is caught by: 01-good\n$/);
  // 04 fails anyway: that catches nothing.
  const missed = cases('.', '--engine', 'memory', '--mutant', 'native-crypto', '--only', '04-check');
  assert.equal(missed.status, 0);
  assert.match(missed.output, /nothing caught native-crypto\n$/);
});
