import { createRequire } from 'node:module';
import { dirname, relative, resolve, sep } from 'node:path';
import { packageNamed } from '../compile/package-name.ts';
import type { LoadedConfig } from '../config/index.ts';
import { listsPackage } from '../config/index.ts';

const require = createRequire(import.meta.url);

const sourceExtension = /\.[cm]?[jt]sx?$/;
const extensions = ['', '.ts', '.tsx', '.mts', '.cts', '.js', '.mjs', '.cjs', '/index.ts', '/index.js'];

/** What an importing file calls its imports; undefined where the configuration journals nothing. */
export type JournalOf = (importer: string) => ((specifier: string) => string | undefined) | undefined;

/**
 * Makes the names under which calls of modules are journaled, from `journal` of the configuration: packages by name (`axios`, `@acme/*`),
 * files by globs that begin with a dot or a slash, relative to the configuration's folder (`./src/db/**`). A package is named as it is
 * imported, a file by its path from that folder, without its extension. Paths that a tsconfig or a bundler maps are packages here.
 */
export function makeJournal({ config, root }: LoadedConfig): JournalOf {
  const { journal = [] } = config;
  if (journal.length === 0) return () => undefined;
  const globs = journal.filter((entry) => /^[./]/.test(entry)).map((entry) => entry.replace(/^\.\//, ''));
  const packages = journal.filter((entry) => !/^[./]/.test(entry));
  const picomatch = require('picomatch') as typeof import('picomatch');
  const matches = globs.length === 0 ? () => false : picomatch(globs, { dot: true });

  return (importer) => (specifier) => {
    if (!/^(?:\.{1,2}(?:\/|$)|\/)/.test(specifier)) return listsPackage(packages, packageNamed(specifier)) || packages.includes(specifier) ? specifier : undefined;
    const path = relative(root, resolve(dirname(importer), specifier)).replaceAll(sep, '/');
    const stem = path.replace(sourceExtension, '');
    return matches(path) || extensions.some((extension) => matches(stem + extension)) ? stem : undefined;
  };
}
