import { loadConfig, validated, type Config, type LoadedConfig } from '@stet/plugin/config';
import { makeJournal, type JournalOf } from '@stet/plugin/journal';
import { makeSelection } from '@stet/plugin/selection';
import type { TSESLint } from '@typescript-eslint/utils';
import { dirname, resolve } from 'node:path';

/** What of the configuration concerns the files of a folder. */
export interface Settings {
  readonly config: Config;
  readonly loaded: LoadedConfig;
  readonly journalOf: JournalOf;
  /** Whether the build rewrites a file. */
  readonly isSelected: (path: string) => boolean;
}

const configs = new Map<string, LoadedConfig>();
/** By `settings.stet` as ESLint holds it, then by the configuration that it lies on. */
const known = new WeakMap<object, Map<LoadedConfig, Settings>>();
const none = {};

/**
 * The build's own configuration for a file, `stet.config` or the `stet` key of package.json, with `settings.stet` on top.
 * Read once a process and folder: an editor's language server has to be restarted after a change of it. Throws `ConfigError`.
 */
export function settingsFor({ physicalFilename, cwd, settings }: Pick<Readonly<TSESLint.RuleContext<string, []>>, 'physicalFilename' | 'cwd' | 'settings'>): Settings {
  const loaded = configOf(dirname(resolve(cwd, physicalFilename)));
  const onTop = settings['stet'] ?? none;
  const key = typeof onTop === 'object' ? onTop : none;
  let bySettings = known.get(key);
  if (bySettings === undefined) known.set(key, (bySettings = new Map<LoadedConfig, Settings>()));
  let found = bySettings.get(loaded);
  if (found === undefined) {
    const config = onTop === none ? loaded.config : { ...loaded.config, ...validated(onTop, 'settings.stet of the ESLint configuration') };
    const merged = { ...loaded, config };
    bySettings.set(loaded, (found = { config, loaded: merged, journalOf: makeJournal(merged), isSelected: makeSelection(merged) }));
  }
  return found;
}

function configOf(folder: string): LoadedConfig {
  let loaded = configs.get(folder);
  if (loaded === undefined) configs.set(folder, (loaded = sharedConfig(loadConfig(folder))));
  return loaded;
}

/** One object for all folders of one configuration, so that what is made of it is made once. */
function sharedConfig(loaded: LoadedConfig): LoadedConfig {
  const same = [...configs.values()].find(({ file, root }) => file === loaded.file && root === loaded.root);
  return same ?? loaded;
}
