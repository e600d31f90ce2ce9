import { registerHooks, setSourceMapsSupport } from 'node:module';
import { loadConfig } from '../../config/index.ts';
import { evaluateOutside } from './lazy-evaluation.ts';
import { makeLoad } from './load.ts';
import { makeResolve } from './resolve.ts';

let installed = false;

/** Installs the loader in this thread, once. Throws `ConfigError` for a config that is not one. */
export function install(): void {
  if (installed) return;
  installed = true;
  const loaded = loadConfig(process.cwd());
  const engine = process.env['STET_ENGINE'] ?? loaded.config.engine ?? 'embedded';
  // The runtime never reads the configuration: what concerns it goes through the environment, which wins.
  if (loaded.config.net !== undefined) process.env['STET_NET'] ??= loaded.config.net;
  if (!process.sourceMapsEnabled) setSourceMapsSupport(true, { nodeModules: false, generatedCode: false });
  const runtimeIsServed = evaluateOutside();
  registerHooks({ resolve: makeResolve(engine === 'embedded'), load: makeLoad(loaded, runtimeIsServed) });
}
