import { readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Inputs } from './cache.ts';
import type { Model } from './model.ts';
import type { Project } from './project.ts';

const configs = ['stet.config.ts', 'stet.config.mts', 'stet.config.js', 'stet.config.mjs', 'stet.config.json', 'package.json'];

/** What the result for a program was made from: its files, what configures it, the packages' manifests, and the folders in which new files would count. */
export function inputsOf(model: Model, project: Project, config: string | undefined): Inputs {
  const sources = model.program.getSourceFiles().map(({ fileName }) => fileName);
  const own = model.ownFiles().map(({ fileName }) => dirname(fileName));
  return {
    files: [...sources, ...project.configs, ...model.packages.manifests(), ...(config === undefined ? [] : [config])],
    folders: [...own, ...Object.entries(project.folders).flatMap(([folder, deep]) => (deep ? foldersIn(folder) : [folder]))],
  };
}

/** What decides which program is meant: configurations that are or might be in the folders above, what the arguments name, and which packages are installed. */
export function surroundings(cwd: string, paths: readonly string[]): Inputs {
  const above: string[] = [];
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    above.push(folder);
    if (dirname(folder) === folder) break;
  }
  const named = (paths.length === 0 ? ['.'] : paths).map((path) => resolve(cwd, path)).filter((path) => statSync(path).isDirectory());
  return {
    files: [
      ...above.flatMap((folder) => [...configs.map((name) => join(folder, name)), join(folder, 'node_modules/.package-lock.json')]),
      ...named.map((folder) => join(folder, 'tsconfig.json')),
    ],
    folders: above.map((folder) => join(folder, 'node_modules')),
  };
}

function foldersIn(folder: string): string[] {
  const below = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'));
  return [folder, ...below.flatMap(({ name }) => foldersIn(join(folder, name)))];
}
