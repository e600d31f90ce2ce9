/** The one vocabulary of diagnostics (design.md): an id names the lint rule, the build diagnostic, the run-time code and the page of documentation. */
export type DiagnosticId =
  | 'random' | 'crypto-random' | 'clock' | 'timer' | 'promise-combinator' | 'fetch'
  | 'foreign-await' | 'run-only' | 'ctx-in-run' | 'nested-run' | 'captured-write' | 'floating-operation' | 'unserializable-value'
  | 'module-state' | 'module-nondeterminism' | 'module-promise' | 'stateful-library'
  | 'environment' | 'locale' | 'engine-text' | 'weak-reference' | 'dynamic-code' | 'dynamic-member' | 'unused-ignore'
  | RunTimeId;

/** Ids that only a running program has. */
export type RunTimeId = 'journal-mismatch' | 'journal-corrupt' | 'journal-limit' | 'stuck' | 'clock-spin' | 'store-locked' | 'unrewritten-source' | 'unsupported-node';

/** Ids that source code has: those of the build, and of the lint rules. */
export type SourceId = Exclude<DiagnosticId, RunTimeId>;

/** How a source is made to replay: the letters of semantics §5. */
export type Treatment =
  | 'seeded' // S: drawn from the invocation's seeded stream
  | 'keyed' // S': drawn from the cryptographic stream, keyed by the journaled entropy
  | 'journaled' // V: the value is an entry
  | 'order' // O: recomputed in each attempt, only the position of its completion is an entry
  | 'clock' // T: read from the turn clock
  | 'turn' // J: deterministic by the turn rule
  | 'start' // E: recorded in the start entry
  | 'run-only' // R: allowed only inside run
  | 'warning' // W
  | 'error';

/**
 * What the thing at the path is, where a bare use of its name would say too much or too little.
 * - `object`: an object that holds sources (`Math`). Its sources are matched member by member; where it escapes as a value, a facade takes its place.
 * - `constructor`: the same for a class: called, constructed or escaping it is a source; its other static members, `instanceof`, `typeof`, `in` and equality are not.
 * - `picked`: it stays what it is as a value, and is followed through aliases; a facade stands in only where members are destructured from it (`const { race } = Promise`).
 * - `called`: it is a source only where it is called or constructed.
 * Absent: any use of the value is a use of the source.
 */
export type Shape = 'object' | 'constructor' | 'picked' | 'called';

/**
 * One source of nondeterminism. `match` is a canonical path:
 * `Math.random`, `Date`, `crypto.subtle.digest` for globals (the prefix `globalThis.` is never written),
 * `node:crypto#randomUUID`, `node:timers/promises#scheduler.wait` for what a module exports (`node:http#*`: anything it exports),
 * `node:crypto` for a module that escapes as a whole, `*.localeCompare` for a method of any receiver,
 * `Math[]` for a member that is only known at run time, `import()` and `**` for syntax.
 */
export interface Source {
  readonly id: DiagnosticId;
  readonly match: string;
  readonly treatment: Treatment;
  /**
   * The member of `@stet/runtime/ambient` that replaces it, dotted where nested (`crypto.randomUUID`).
   * For what a module exports: the export of the module's shim (`shims`); `*` is the shim as a whole. Absent: it is reported, not rewritten.
   */
  readonly replace?: string;
  /** The replacement becomes a journal record of its own and carries a build-time site. */
  readonly site?: true;
  readonly shape?: Shape;
  /** Index of the argument that makes it no source where it is given: 0 for `new Date(0)` and `x.toLocaleString('en')`, 1 for `a.localeCompare(b, 'en')`. */
  readonly pureWhenGiven?: number;
  /** Why a replay goes wrong without treatment; one clause, no full stop. */
  readonly why: string;
  /** What to write by hand instead, or what to do. */
  readonly fix: string;
}
