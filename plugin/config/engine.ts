import type { Config } from './types.ts';
import { validated } from './load.ts';

/**
 * The engine that a program runs on, or is built for: `asked` (the environment variable `STET_ENGINE`), else the config's,
 * else `embedded`. Throws `ConfigError` for a word that names no engine.
 */
export function engineOf(config: Config, asked: string | undefined = process.env['STET_ENGINE']): 'embedded' | 'restate' {
  if (asked === undefined || asked === 'embedded' || asked === 'restate') return asked ?? config.engine ?? 'embedded';
  return validated({ engine: asked }, 'the environment (STET_ENGINE)').engine ?? 'embedded';
}
