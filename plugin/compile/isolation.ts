import type { Isolation } from '../analysis/isolate.ts';
import { statefulLibraries } from '../catalogue/index.ts';
import { packageNamed } from './package-name.ts';

const libraries = new Map(statefulLibraries.map(({ package: name, variables }): [string, Isolation] => [name, { library: name, variables: new Set(variables) }]));

/** What of a file is state that each invocation is to have for itself; undefined for all but the files of a few libraries. */
export function isolationOf(filename: string, source: string): Isolation | undefined {
  const at = Math.max(filename.lastIndexOf('/node_modules/'), filename.lastIndexOf('\\node_modules\\'));
  if (at < 0) return undefined;
  const isolation = libraries.get(packageNamed(filename.slice(at + '/node_modules/'.length)));
  return isolation !== undefined && [...isolation.variables].some((name) => source.includes(name)) ? isolation : undefined;
}

/** Whether a text may be that of a library that takes the global object by `Function('return this')()`. */
export function mayTakeGlobalObject(filename: string, source: string): boolean {
  return /[/\\]node_modules[/\\]/.test(filename) && source.includes('Function') && source.includes('return this');
}
