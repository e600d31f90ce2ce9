import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { node, type Ran } from './program.ts';

const repository = dirname(dirname(import.meta.dirname));
const fixtures = join(import.meta.dirname, 'fixtures');
const require = createRequire(import.meta.url);

/** The command line of each bundler, as its own package brings it; esbuild's plugins have none, and are called from a script. */
export const commands: Readonly<Record<string, readonly string[]>> = {
  esbuild: ['build.mjs'],
  vite: [binary('vite'), 'build', '--logLevel', 'warn'],
  rollup: [binary('rollup'), '-c', '--silent'],
  webpack: [binary('webpack-cli'), '--stats', 'errors-warnings'],
  rspack: [binary('@rspack/cli'), 'build'],
  rolldown: [binary('rolldown'), '-c'],
};

function binary(name: string): string {
  const manifest = join(repository, 'node_modules', name, 'package.json');
  const { bin } = require(manifest) as { bin: string | Record<string, string> };
  return join(dirname(manifest), typeof bin === 'string' ? bin : Object.values(bin)[0]!);
}

/** The project of `fixtures/service` with a bundler's configuration, in a folder of its own that is removed after the test file. */
export function serviceProject(bundler: string): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), `stet-${bundler}-`)));
  after(() => rmSync(root, { recursive: true, force: true }));
  cpSync(join(fixtures, 'service'), root, { recursive: true });
  cpSync(join(fixtures, bundler), root, { recursive: true });
  installInto(root);
  for (const name of readdirSync(join(root, 'packages'))) cpSync(join(root, 'packages', name), join(root, 'node_modules', name), { recursive: true });
  return root;
}

/** Links the repository's packages, or some of them, into a project, as if they were installed there. */
export function installInto(root: string, names: readonly string[] = readdirSync(join(repository, 'node_modules'))): void {
  const modules = join(root, 'node_modules');
  mkdirSync(modules, { recursive: true });
  for (const name of names) if (!name.startsWith('.')) symlinkSync(join(repository, 'node_modules', name), join(modules, name));
}

/** Builds by the bundler's own command, and gives what it printed. Fails with it where the build fails. */
export function build(bundler: string, root: string, env: Readonly<Record<string, string>> = {}): string {
  const { status, stdout, stderr } = node(root, ['--disable-warning=ExperimentalWarning', ...commands[bundler]!], env);
  assert.equal(status, 0, `${bundler}\n${stdout}\n${stderr}`);
  return stdout + stderr;
}

/** One process of a built service; the net is off, so that what was not rewritten is not served. */
export function runService(root: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Ran {
  return node(root, ['--disable-warning=ExperimentalWarning', '--enable-source-maps', 'dist/main.mjs', ...args], { STET_NET: 'off', ...env });
}

const seenIn = ({ stdout }: Ran): string[] => stdout.split('\n').filter((line) => line.startsWith('seen '));

/** Law 1: what each attempt saw is a prefix of what the next one saw; and the last one ends. */
export function assertOneRun(attempts: readonly Ran[]): void {
  const last = attempts.at(-1)!;
  assert.equal(last.status, 0, last.stderr);
  assert.match(last.stdout, /^result "(?:north|south|late) 0\.\d+"$/m);
  const all = seenIn(last);
  assert.equal(all.length, 10);
  for (const attempt of attempts) assert.deepEqual(seenIn(attempt), all.slice(0, seenIn(attempt).length));
  assert.ok(seenIn(attempts[0]!).length >= 6);
}
