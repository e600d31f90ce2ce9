import type { Config } from './types.ts';

export type { Config, LoadedConfig, RuleSeverity } from './types.ts';
export { engineOf } from './engine.ts';
export { loadConfig, validated } from './load.ts';
export { nativePackages, listsPackage } from './native-packages.ts';

/** Gives the config back, typed, for `export default defineConfig({ … })` in stet.config.ts. */
export function defineConfig(config: Config): Config {
  return config;
}
