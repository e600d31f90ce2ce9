import { createRequire } from 'node:module';
import { relative, sep } from 'node:path';
import { listsPackage, nativePackages, type LoadedConfig } from '../config/index.ts';
import { dependencyOf } from './packages.ts';

const require = createRequire(import.meta.url);

/** Makes the test whether a file is rewritten, from `include`, `exclude`, `dependencies` and `native`. */
export function makeSelection({ config, root }: LoadedConfig): (path: string) => boolean {
  const included = matcher(config.include);
  const excluded = matcher(config.exclude);
  const natives = [...nativePackages, ...(config.native ?? [])];
  return (path) => {
    const dependency = dependencyOf(path);
    if (dependency !== undefined && !takesDependency(dependency)) return false;
    const name = relative(root, path).replaceAll(sep, '/');
    if (excluded?.(name)) return false;
    // `include` speaks of the program's own files; `dependencies` decides about packages.
    return dependency !== undefined || included === undefined || included(name);
  };

  function takesDependency(name: string): boolean {
    if (listsPackage(natives, name)) return false;
    const { dependencies = true } = config;
    return typeof dependencies === 'boolean' ? dependencies : listsPackage(dependencies, name);
  }
}

function matcher(globs: readonly string[] | undefined): ((name: string) => boolean) | undefined {
  if (globs === undefined) return undefined;
  const picomatch = require('picomatch') as typeof import('picomatch');
  return picomatch(globs.map((glob) => glob.replace(/^\.\//, '')), { dot: true });
}
