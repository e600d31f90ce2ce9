import type { Source } from './types.ts';

/** What the rows of a family have in common. */
type Shared = Omit<Source, 'match' | 'replace'>;

/** Rows for members of one global object, each replaced by the ambient member of the same path: `members('Math', ['random'], …)`. */
export function members(object: string, names: readonly string[], shared: Shared): Source[] {
  return names.map((name) => ({ ...shared, match: `${object}.${name}`, replace: `${object}.${name}` }));
}

/** Rows for globals that are replaced by the ambient member of the same name. */
export function globals(names: readonly string[], shared: Shared): Source[] {
  return names.map((name) => ({ ...shared, match: name, replace: name }));
}

/** Rows for exports of a built-in module that has a shim; the shim exports the same names. */
export function exported(module: string, names: readonly string[], shared: Shared): Source[] {
  return names.map((name) => ({ ...shared, match: `${module}#${name}`, replace: name }));
}

/** The row for a shimmed module that escapes as a whole: a namespace passed on, `export *`, a member chosen at run time. */
export function whole(module: string, shared: Shared): Source {
  return { ...shared, match: module, replace: '*', shape: 'object' };
}

/** Rows that are reported and not rewritten. */
export function reported(paths: readonly string[], shared: Shared): Source[] {
  return paths.map((match) => ({ ...shared, match }));
}
