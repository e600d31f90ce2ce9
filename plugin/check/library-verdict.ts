import { libraries } from '../catalogue/index.ts';
import { listsPackage, nativePackages } from '../config/index.ts';
import type { LibraryCall } from './unit.ts';
import type { Verdict } from './verdicts.ts';

/** What a call into a package means for durable code; undefined where nothing is known against it. */
export function libraryVerdict({ package: name, path, promise }: LibraryCall, native: readonly string[]): Pick<Verdict, 'id' | 'message' | 'fix'> | undefined {
  const known = libraries.find((library) => listsPackage([library.package], name) && (!library.promises || promise)
    && (library.exports === undefined || library.exports.includes(path) || library.exports.includes(path.split('.')[0]!)));
  if (known !== undefined) return { id: known.id, message: `\`${path}\` of ${name}: ${known.why}`, fix: known.fix };
  if (promise && (listsPackage(native, name) || listsPackage(nativePackages, name))) {
    return { id: 'foreign-await', message: `\`${path}\` of ${name}: the package runs natively, so its promise settles outside any turn`, fix: "await ctx.run('call', () => …)" };
  }
  return undefined;
}
