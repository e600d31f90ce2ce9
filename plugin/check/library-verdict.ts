import { join } from 'node:path';
import { libraries, type DiagnosticId } from '../catalogue/index.ts';
import { listsPackage, nativePackages } from '../config/index.ts';
import type { LibraryCall } from './unit.ts';

/** What a call into a package means for durable code. */
export interface LibraryVerdict {
  readonly id: DiagnosticId;
  readonly message: string;
  readonly fix: string;
  /** The build takes care of it. */
  readonly safe: boolean;
}

/** Undefined where nothing is known against the call. `isRewritten` says it of packages, by name. */
export function libraryVerdict({ package: name, path, promise }: LibraryCall, native: readonly string[], isRewritten: (name: string) => boolean): LibraryVerdict | undefined {
  const known = libraries.find((library) => listsPackage([library.package], name) && (!library.promises || promise)
    && (library.exports === undefined || library.exports.includes(path) || library.exports.includes(path.split('.')[0]!)));
  if (known !== undefined) return { id: known.id, message: `\`${path}\` of ${name}: ${known.why}`, fix: known.fix, safe: known.isIsolated === true && isRewritten(name) };
  if (promise && (listsPackage(native, name) || listsPackage(nativePackages, name))) {
    return { id: 'foreign-await', message: `\`${path}\` of ${name}: the package runs natively, so its promise settles outside any turn`, fix: "await ctx.run('call', () => …)", safe: false };
  }
  return undefined;
}

/** A file of a package, wherever it is installed. */
export function packagePath(name: string): string {
  return join('/', 'node_modules', name, 'index.js');
}
