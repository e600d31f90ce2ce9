import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';

const repository = join(import.meta.dirname, '../..');
export const names = ['@stet/runtime', '@stet/plugin', 'eslint-plugin-stet'] as const;
const folders: Readonly<Record<(typeof names)[number], string>> = { '@stet/runtime': 'runtime', '@stet/plugin': 'plugin', 'eslint-plugin-stet': 'eslint-rules' };

export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command in a folder as its user does: this Node is the one on the path. */
export async function run(cwd: string, command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const { NODE_OPTIONS: _mine, NODE_TEST_CONTEXT: _context, FORCE_COLOR: _color, ...inherited } = process.env;
  const path = [join(cwd, 'node_modules/.bin'), join(cwd, '../node_modules/.bin'), dirname(process.execPath), process.env['PATH']].join(delimiter);
  try {
    const { stdout, stderr } = await promisify(execFile)(command, args, { cwd, encoding: 'utf8', maxBuffer: 64_000_000, timeout: 300_000, env: { ...inherited, NO_COLOR: '1', PATH: path, ...env } });
    return { status: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code?: number | string; stdout?: string; stderr?: string };
    if (typeof code !== 'number') throw error;
    return { status: code, stdout: stdout ?? '', stderr: stderr ?? '' };
  }
}

export interface Packed {
  /** Outside the repository. */
  readonly folder: string;
  readonly tarballs: Readonly<Record<string, string>>;
  readonly remove: () => void;
}

/** Builds the packages and packs them, as for publishing. */
export async function pack(): Promise<Packed> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'stet-packed-')));
  const built = await run(repository, process.execPath, ['--experimental-strip-types', 'scripts/build.ts']);
  if (built.status !== 0) throw new Error(`The build failed: ${built.stdout}${built.stderr}`);
  const tarballs: Record<string, string> = {};
  for (const name of names) {
    const packed = await run(join(repository, 'dist', folders[name]), 'npm', ['pack', '--json', '--pack-destination', folder]);
    if (packed.status !== 0) throw new Error(packed.stderr);
    tarballs[name] = join(folder, `${name.replace('@', '').replace('/', '-')}-${versionOf(name)}.tgz`);
  }
  return { folder, tarballs, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function versionOf(name: (typeof names)[number]): string {
  return (JSON.parse(readFileSync(join(repository, folders[name], 'package.json'), 'utf8')) as { version: string }).version;
}

/** A new folder with these packages installed by npm, flat or as strictly as pnpm lays them out, where a package finds only what it names. */
export async function install({ folder, tarballs }: Packed, layout: 'hoisted' | 'linked', ...others: readonly string[]): Promise<string> {
  const root = join(folder, layout);
  mkdirSync(root);
  writeFileSync(join(root, 'package.json'), '{ "private": true }');
  const args = ['install', '--no-audit', '--no-fund', '--prefer-offline', `--install-strategy=${layout}`, ...names.map((name) => tarballs[name]!), ...others];
  const installed = await run(root, 'npm', args);
  if (installed.status !== 0) throw new Error(installed.stderr);
  return root;
}

/** Writes files into a folder. */
export function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}
