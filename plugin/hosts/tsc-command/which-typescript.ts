import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** A TypeScript whose compiler is JavaScript, and whose command can be given a transformer. */
export interface TypeScriptPackage {
  readonly version: string;
  /** The script that `tsc` runs. */
  readonly command: string;
  /** The compiler itself: the script, or what it loads. */
  readonly compiler: string;
}

/**
 * The project's TypeScript, found from `cwd`, where it is 5.6 to 6: its diagnostics and its output are what the project is used to.
 * Else stet's own 6: TypeScript 7 is native and takes no transformer, and before 5.6 builds of references emitted by another way.
 */
export function whichTypeScript(cwd: string): TypeScriptPackage {
  const own = createRequire(import.meta.url);
  const theirs = packageAt(createRequire(join(cwd, 'noop.js')));
  return theirs !== undefined && isTransformable(theirs.version) ? theirs : packageAt(own)!;
}

function packageAt(require: NodeJS.Require): TypeScriptPackage | undefined {
  // `exports` may keep package.json to itself, and TypeScript 7 has no such file as `lib/tsc.js` in some builds.
  const manifest = (require.resolve.paths('typescript') ?? []).map((folder) => join(folder, 'typescript', 'package.json')).find((file) => existsSync(file));
  if (manifest === undefined) return undefined;
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  const lib = join(dirname(realpathSync(manifest)), 'lib');
  const command = join(lib, 'tsc.js');
  const inner = join(lib, '_tsc.js'); // since 5.7
  return { version, command, compiler: existsSync(inner) ? inner : command };
}

function isTransformable(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major === 6 || (major === 5 && minor >= 6);
}
