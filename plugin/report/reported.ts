import type { DiagnosticId } from '../catalogue/types.ts';

/** One place on the way to a finding, from 1. */
export interface WayPoint {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly name: string;
}

/** A finding of a whole program, as machines get it: lines and columns from 1, in UTF-16 units; the end is exclusive. */
export interface Reported {
  readonly id: DiagnosticId;
  readonly severity: 'error' | 'warning';
  /** Relative to the folder of the check, with `/`. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly message: string;
  /** From the handler, where it is declared, to the function with the finding: each function at the place where the one before leads to it. */
  readonly way: readonly WayPoint[];
  /** What to write instead, or what to do. */
  readonly fix?: string;
}
