import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * A folder into which the built packages are installed, as at a user's: JavaScript in node_modules.
 * The packages that they depend on are those of the repository.
 */
export function installBuilt(): { readonly folder: string; readonly remove: () => void } {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/build.ts'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`The build failed: ${stderr}`);
  const folder = mkdtempSync(join(tmpdir(), 'stet-installed-'));
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, '@stet'), { recursive: true });
  for (const name of readdirSync('node_modules')) {
    if (name !== '@stet' && name !== 'eslint-plugin-stet' && !name.startsWith('.')) symlinkSync(resolve('node_modules', name), join(modules, name));
  }
  for (const name of ['runtime', 'plugin']) cpSync(join('dist', name), join(modules, '@stet', name), { recursive: true });
  cpSync('dist/eslint-rules', join(modules, 'eslint-plugin-stet'), { recursive: true });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
