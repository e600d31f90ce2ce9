import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { glob } from 'node:fs/promises';

/**
 * `npm test`: types, lint, then every test file in one `node --test` run, whose closing lines are the last that is printed.
 * The two long suites are the last of the list, so that they run beside each other.
 */
const steps: readonly (readonly [string, readonly string[]])[] = [
  ['types', ['node_modules/typescript/bin/tsc', '-p', '.']],
  ['lint', ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0']],
];

for (const [name, command] of steps) {
  const started = performance.now();
  const status = await run(command);
  if (status !== 0) {
    console.error(`${name}: failed`);
    process.exit(status);
  }
  console.log(`${name}: ok (${((performance.now() - started) / 1000).toFixed(1)} s)`);
}

const files: string[] = [];
for await (const file of glob('test/**/*.test.ts', { exclude: (name) => /(?:^|\/)(?:node_modules|fixtures)$/.test(name) })) files.push(file);
files.sort();
process.exit(await run(['--disable-warning=ExperimentalWarning', '--import', './test/seed.ts', '--test', '--test-concurrency=2', '--test-timeout=600000', ...files]));

async function run(command: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, command, { stdio: 'inherit' });
  const [code] = (await once(child, 'close')) as [number | null];
  return code ?? 1;
}
