import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { glob } from 'node:fs/promises';

/** The whole suite on every Node that is supported, the oldest first. Types and lint do not depend on it. */
const versions = ['22.15', '24', '26'];

const files = [];
for await (const file of glob('test/**/*.test.ts')) files.push(file);

const failed: string[] = [];
for (const version of versions) {
  console.log(`\nNode ${version}`);
  // 22.15 strips types only when asked to; the children of tests inherit it.
  const options = `--disable-warning=ExperimentalWarning${version.startsWith('22.') ? ' --experimental-strip-types' : ''}`;
  const node = execFileSync('npx', ['-y', '-p', `node@${version}`, 'node', '-p', 'process.execPath'], { encoding: 'utf8' }).trim();
  const child = spawn(node, ['--import', './test/seed.ts', '--test', '--test-concurrency=2', ...files.sort()], {
    stdio: 'inherit', env: { ...process.env, NODE_OPTIONS: options },
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) failed.push(version);
}
console.log(failed.length === 0 ? '\nall Nodes pass' : `\nfailed on Node ${failed.join(', ')}`);
process.exit(failed.length === 0 ? 0 : 1);
