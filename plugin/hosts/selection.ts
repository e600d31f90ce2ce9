import { createRequire } from 'node:module';
import { relative, sep } from 'node:path';
import { listsPackage, nativePackages, type LoadedConfig } from '../config/index.ts';
import { nativeDependencies } from './native-dependencies.ts';
import { dependencyOf } from './packages.ts';

const require = createRequire(import.meta.url);

/** Makes the test whether a file is rewritten, from `include`, `exclude`, `dependencies` and `native`. `isNative` is that of `makeNativeTest`, where a host has it already. */
export function makeSelection({ config, root }: LoadedConfig, isNative = makeNativeTest({ config, root })): (path: string) => boolean {
  const included = matcher(config.include);
  const excluded = matcher(config.exclude);
  const excludedOfPackages = matcher(config.exclude?.filter(namesPackages));
  return (path) => {
    const dependency = dependencyOf(path);
    if (dependency !== undefined && !takesDependency(dependency)) return false;
    const name = relative(root, path).replaceAll(sep, '/');
    // `include` and `exclude` speak of the program's own files; `dependencies` and `native` decide about packages.
    if (dependency !== undefined) return excludedOfPackages?.(name) !== true;
    return excluded?.(name) !== true && (included === undefined || included(name));
  };

  function takesDependency(name: string): boolean {
    if (isNative(name)) return false;
    const { dependencies = true } = config;
    return typeof dependencies === 'boolean' ? dependencies : listsPackage(dependencies, name);
  }
}

/** Makes the test whether a package runs natively: one of the lists, or one that only those depend on. */
export function makeNativeTest({ config, root }: Pick<LoadedConfig, 'config' | 'root'>): (name: string) => boolean {
  const natives = [...nativePackages, ...(config.native ?? [])];
  const isListed = (name: string): boolean => listsPackage(natives, name);
  // A scope is no package, and what of it is installed is found through whoever depends on it.
  const belongs = nativeDependencies(root, isListed, natives.filter((name) => !name.endsWith('/*')));
  return (name) => isListed(name) || belongs(name);
}

/** Whether a glob of `exclude` speaks of packages too. */
export function namesPackages(glob: string): boolean {
  return glob.includes('node_modules');
}

function matcher(globs: readonly string[] | undefined): ((name: string) => boolean) | undefined {
  if (globs === undefined || globs.length === 0) return undefined;
  const picomatch = require('picomatch') as typeof import('picomatch');
  return picomatch(globs.map((glob) => glob.replace(/^\.\//, '')), { dot: true });
}
