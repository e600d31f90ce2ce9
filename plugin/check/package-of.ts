import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The package that a file is part of, by the nearest package.json with a name. */
export interface PackageOf {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
}

/** Finds the package of a file; what it has read it keeps. */
export class Packages {
  readonly #known = new Map<string, PackageOf | undefined>();

  of(file: string): PackageOf | undefined {
    return this.#in(dirname(file));
  }

  /** The manifests that were read. */
  manifests(): string[] {
    return [...new Set([...this.#known.values()].flatMap((found) => (found === undefined ? [] : [join(found.folder, 'package.json')])))];
  }

  #in(folder: string): PackageOf | undefined {
    if (this.#known.has(folder)) return this.#known.get(folder);
    const found = readManifest(folder) ?? (dirname(folder) === folder ? undefined : this.#in(dirname(folder)));
    this.#known.set(folder, found);
    return found;
  }
}

function readManifest(folder: string): PackageOf | undefined {
  let text: string;
  try {
    text = readFileSync(join(folder, 'package.json'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const { name, version } = JSON.parse(text) as { name?: unknown; version?: unknown };
  // A package.json that only says how its folder is to be read belongs to the package around it.
  return typeof name === 'string' ? { name, version: typeof version === 'string' ? version : '', folder } : undefined;
}
