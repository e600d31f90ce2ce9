import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { engineOf, loadConfig } from '../config/index.ts';

/** What of stet decides a file's output, for the caches of compilers and test runners: its version, the config that holds for `cwd`, and the engine. */
export function stampOf(cwd: string): string {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
  const { config } = loadConfig(cwd);
  return createHash('sha256').update(JSON.stringify([version, config, engineOf(config)])).digest('hex').slice(0, 12);
}
