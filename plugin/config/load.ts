import { existsSync, readFileSync } from 'node:fs';
import { createRequire, registerHooks, stripTypeScriptTypes } from 'node:module';
import { dirname, extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config, LoadedConfig } from './types.ts';

const require = createRequire(import.meta.url);
const files = ['stet.config.ts', 'stet.config.mts', 'stet.config.js', 'stet.config.mjs', 'stet.config.json'];

/**
 * Finds and reads the config that holds for `from`, a folder: `stet.config.{ts,mts,js,mjs,json}` or the `stet` key of
 * package.json, there or in a folder above. Without one: an empty config, rooted at the nearest package.json.
 * Throws `ConfigError`, or what the config file itself throws.
 */
export function loadConfig(from: string): LoadedConfig {
  const start = resolve(from);
  if (!mayHaveConfig(start)) return { config: {}, file: undefined, root: packageRoot(start) };
  const { lilconfigSync } = require('lilconfig') as typeof import('lilconfig');
  const found = lilconfigSync('stet', {
    searchPlaces: [...files, 'package.json'],
    // lilconfig's own way to read JSON is `require`, which never reads a file again.
    loaders: { '.ts': loadModule, '.mts': loadModule, '.js': loadModule, '.mjs': loadModule, '.json': (_path, text) => JSON.parse(text) as unknown },
    stopDir: resolve('/'),
    cache: false,
  }).search(start);
  if (found === null) return { config: {}, file: undefined, root: packageRoot(start) };
  return { config: validated(found.config, found.filepath), file: found.filepath, root: dirname(found.filepath) };
}

/** Checks a value given in code, such as a host's own options. Throws `ConfigError`. */
export function validated(value: unknown, where: string): Config {
  const { validateConfig } = require(`./validate${extname(import.meta.url)}`) as typeof import('./validate.ts');
  return validateConfig(value, where);
}

/** A look before lilconfig and valibot are imported: most small programs have no config, and start sooner so. */
function mayHaveConfig(start: string): boolean {
  return ancestors(start).some((folder) => {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest) && readFileSync(manifest, 'utf8').includes('"stet"')) return true;
    return files.some((file) => existsSync(join(folder, file)));
  });
}

function packageRoot(start: string): string {
  return ancestors(start).find((folder) => existsSync(join(folder, 'package.json'))) ?? start;
}

function ancestors(start: string): string[] {
  const folders = [start];
  for (let folder = start; dirname(folder) !== folder; ) folders.push((folder = dirname(folder)));
  return folders;
}

/** Loads a config written as a module, synchronously. Nodes that do not read TypeScript have its types erased here. */
function loadModule(file: string): unknown {
  const hooks = registerHooks({
    load(url, context, nextLoad) {
      if (process.features.typescript || !/\.m?ts$/.test(url)) return nextLoad(url, context);
      const source = stripTypeScriptTypes(readFileSync(fileURLToPath(url), 'utf8'));
      return { format: 'module', source, shortCircuit: true };
    },
  });
  try {
    const loaded = require(file) as { default?: unknown };
    return loaded.default ?? loaded;
  } finally {
    hooks.deregister();
  }
}
