import { registerHooks, setSourceMapsSupport } from 'node:module';
import { engineOf, loadConfig } from '../../config/index.ts';
import { evaluateOutside } from './lazy-evaluation.ts';
import { makeLoad } from './load.ts';
import { makeResolve } from './resolve.ts';

let installed = false;

/** Installs the loader in this thread, once. Throws `ConfigError` for a config that is not one, and for an unknown `STET_ENGINE`. */
export function install(): void {
  if (installed) return;
  installed = true;
  const loaded = loadConfig(process.cwd());
  const engine = engineOf(loaded.config);
  // The runtime never reads the configuration: what concerns it goes through the environment, which wins.
  if (loaded.config.engine !== undefined) process.env['STET_ENGINE'] ??= engine;
  if (loaded.config.net !== undefined) process.env['STET_NET'] ??= loaded.config.net;
  if (!process.sourceMapsEnabled) setSourceMapsSupport(true, { nodeModules: false, generatedCode: false });
  const runtimeIsServed = evaluateOutside();
  registerHooks({ resolve: makeResolve(engine), load: makeLoad(loaded, runtimeIsServed) });
}
