import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { getTsconfig } from 'get-tsconfig';
import { AdoptError } from './adopt-error.ts';

interface Manifest {
  readonly type?: string;
  readonly main?: string;
  readonly bin?: string | Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** A project as it stands in its folder. */
export interface Project {
  readonly folder: string;
  /** The program that serves, absolute: a source where there is one. */
  readonly entry: string;
  /** Why that one: `--entry`, `scripts.dev`, `main`, … */
  readonly because: string;
  readonly isModule: boolean;
}

/** Scripts that start a service, by the names that they usually have; the likeliest first. */
const startScripts = ['dev', 'start', 'app-dev', 'app', 'serve', 'start:dev', 'watch'];
/** What follows these in a command is preloaded or watched, and not the program. */
const takesFile = new Set(['--import', '--require', '-r', '--loader', '--experimental-loader', '--watch-path', '--env-file', '--project', '-p', '--tsconfig']);
const usual = ['src/app.ts', 'src/index.ts', 'src/main.ts', 'src/server.ts', 'app.ts', 'index.ts', 'main.ts', 'server.ts'];

/**
 * Finds the program of a project: `entry` where it is given, else what its package.json starts. Throws `AdoptError` where there is
 * none, where there are several as good, and where the project's packages are not installed.
 */
export function findProject(folder: string, entry?: string): Project {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) throw new AdoptError(`${folder} has no package.json`, 'name the folder of a project: npm run adopt -- ../my-service');
  const manifest = readManifest(file);
  const { path, because } = entry === undefined ? search(folder, manifest) : { path: given(folder, entry), because: '--entry' };
  requireInstalled(folder, manifest);
  return { folder, entry: path, because, isModule: /\.m[jt]s$/.test(path) || (manifest.type === 'module' && !/\.c[jt]s$/.test(path)) };
}

function readManifest(file: string): Manifest {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  } catch (error) {
    if (error instanceof SyntaxError) throw new AdoptError(`${file} is no JSON: ${error.message}`, 'mend it, and try again');
    throw error;
  }
}

function given(folder: string, entry: string): string {
  const path = resolve(folder, entry);
  if (isFile(path)) return path;
  throw new AdoptError(`${path} is not a file`, 'give --entry the path of the program that serves, from the project\'s folder');
}

function search(folder: string, manifest: Manifest): { readonly path: string; readonly because: string } {
  const { scripts = {}, main, bin } = manifest;
  const sourceOf = sourceFinder(folder);
  const named: (readonly [string, readonly string[]])[] = [
    ...startScripts.flatMap((name) => (scripts[name] === undefined ? [] : [[`scripts.${name}`, filesIn(scripts[name])] as const])),
    ['main', main === undefined ? [] : [main]],
    ['bin', typeof bin === 'string' ? [bin] : Object.values(bin ?? {})],
  ];
  for (const [because, files] of named) {
    const path = files.map(sourceOf).find((found) => found !== undefined);
    if (path !== undefined) return { path, because };
  }
  // Scripts of other names: one of them that starts something is as good as named.
  const others = Object.entries(scripts).flatMap(([name, command]) => filesIn(command).flatMap((each) => {
    const path = sourceOf(each);
    return path === undefined ? [] : [{ path, because: `scripts.${name}` }];
  }));
  const [first] = others;
  const different = [...new Set(others.map(({ path }) => relative(folder, path)))];
  if (different.length > 1) throw new AdoptError(`package.json starts several programs: ${different.join(', ')}`, `choose one: npm run adopt -- ${folder} --entry ${different[0]}`);
  if (first !== undefined) return first;
  const found = usual.find((name) => isFile(join(folder, name)));
  if (found !== undefined) return { path: join(folder, found), because: 'its name' };
  throw new AdoptError(`no program is found in ${folder}: neither scripts nor main nor bin of package.json name a file that exists`, `say which one serves: npm run adopt -- ${folder} --entry src/app.ts`);
}

/** The source files and scripts that a command names, without those that belong to options. */
function filesIn(command: string): string[] {
  const words = command.split(/\s+/).map((word) => word.replaceAll(/^["']|["']$/g, ''));
  return words.filter((word, index) => /\.[cm]?[jt]sx?$/.test(word) && !word.startsWith('-') && !takesFile.has(words[index - 1] ?? ''));
}

/** Gives the function that finds a named file, or, for one that a build would make, its source. */
function sourceFinder(folder: string): (name: string) => string | undefined {
  const config = existsSync(join(folder, 'tsconfig.json')) ? getTsconfig(folder) : undefined;
  const { outDir = 'dist', rootDir } = config?.config.compilerOptions ?? {};
  const roots = rootDir === undefined ? ['src', '.'] : [rootDir];
  return (name) => {
    const inBuild = relative(resolve(folder, outDir), resolve(folder, name));
    if (!inBuild.startsWith('..')) {
      const stem = inBuild.replace(/\.([cm]?)js$/, '.$1ts');
      const source = roots.map((root) => resolve(folder, root, stem)).find(isFile);
      if (source !== undefined) return source;
    }
    const path = resolve(folder, name);
    return isFile(path) ? path : undefined;
  };
}

/** Only what is resolved as Node will resolve it, from the folder upwards. */
function requireInstalled(folder: string, { dependencies = {} }: Manifest): void {
  const missing = Object.keys(dependencies).filter((name) => {
    for (let at = folder; ; at = resolve(at, '..')) {
      if (existsSync(join(at, 'node_modules', name))) return false;
      if (at === resolve(at, '..')) return true;
    }
  });
  if (missing.length > 0) throw new AdoptError(`${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not installed in ${folder}`, `cd ${folder} && npm install`);
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;
