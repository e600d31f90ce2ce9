import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/**
 * Makes the test whether a package is there for native packages only, so that it runs natively with them: what a logger's stream library
 * sets timers for belongs to the process too. A package that anything else of the program depends on is the program's.
 * `natives` are names of packages. Manifests are read when a package is first asked about that a native one depends on.
 */
export function nativeDependencies(root: string, isNative: (name: string) => boolean, natives: readonly string[]): (name: string) => boolean {
  let ofNatives: ReadonlySet<string> | undefined;
  let ofProgram: ReadonlySet<string> | undefined;
  return (name) => {
    ofNatives ??= reach(natives.map((native) => ({ name: native, from: root })), () => true);
    if (!ofNatives.has(name)) return false;
    ofProgram ??= reach(namesIn(manifestAbove(root), true).map((each) => ({ name: each, from: root })), (each) => !isNative(each));
    return !ofProgram.has(name);
  };
}

interface Wanted {
  readonly name: string;
  /** The folder of whoever wants it. */
  readonly from: string;
}

/** The names of all packages that are installed and reached from `roots`, through those that `enters` lets through. */
function reach(roots: readonly Wanted[], enters: (name: string) => boolean): Set<string> {
  const names = new Set<string>();
  const folders = new Set<string>();
  const wanted = [...roots];
  for (let next = wanted.pop(); next !== undefined; next = wanted.pop()) {
    const folder = enters(next.name) ? installedFor(next) : undefined;
    if (folder === undefined || folders.has(folder)) continue;
    folders.add(folder);
    names.add(next.name);
    for (const name of namesIn(read(join(folder, 'package.json')), false)) wanted.push({ name, from: folder });
  }
  return names;
}

/** Where Node finds a package from a folder; undefined where it is not installed. */
function installedFor({ name, from }: Wanted): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    // A package may be a link, and what it depends on lies beside the real one.
    if (existsSync(join(candidate, 'package.json'))) return realpathSync(candidate);
    if (dirname(folder) === folder) return undefined;
  }
}

function manifestAbove(root: string): Manifest {
  for (let folder = root; ; folder = dirname(folder)) {
    const path = join(folder, 'package.json');
    if (existsSync(path)) return read(path);
    if (dirname(folder) === folder) return {};
  }
}

function read(path: string): Manifest {
  return JSON.parse(readFileSync(path, 'utf8')) as Manifest;
}

function namesIn({ dependencies, optionalDependencies, peerDependencies, devDependencies }: Manifest, isProgram: boolean): string[] {
  return Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies, ...(isProgram && devDependencies) });
}
