import { createRequire } from 'node:module';
import { relative, sep } from 'node:path';
import { listsPackage, nativePackages, type LoadedConfig } from '../config/index.ts';
import { dependencyOf } from './packages.ts';

const require = createRequire(import.meta.url);

/** Makes the test whether a file is rewritten, from `include`, `exclude`, `dependencies` and `native`. */
export function makeSelection({ config, root }: LoadedConfig): (path: string) => boolean {
  const included = matcher(config.include);
  const excluded = matcher(config.exclude);
  const excludedOfPackages = matcher(config.exclude?.filter(namesPackages));
  const natives = [...nativePackages, ...(config.native ?? [])];
  return (path) => {
    const dependency = dependencyOf(path);
    if (dependency !== undefined && !takesDependency(dependency)) return false;
    const name = relative(root, path).replaceAll(sep, '/');
    // `include` and `exclude` speak of the program's own files; `dependencies` and `native` decide about packages.
    if (dependency !== undefined) return excludedOfPackages?.(name) !== true;
    return excluded?.(name) !== true && (included === undefined || included(name));
  };

  function takesDependency(name: string): boolean {
    if (listsPackage(natives, name)) return false;
    const { dependencies = true } = config;
    return typeof dependencies === 'boolean' ? dependencies : listsPackage(dependencies, name);
  }
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
