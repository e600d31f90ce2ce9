import type { Source } from '../catalogue/index.ts';
import type { Span } from './finding.ts';

/** Where a path begins: at a global name, or at the string literal that names a module. */
export interface Origin {
  /** The literal and the shim that takes its place; undefined for globals, and for modules that have no shim. */
  readonly module: (Span & { readonly module: string }) | undefined;
  readonly isModule: boolean;
  /** The reference is the import itself (`require('x')`), not a name that it was bound to before. */
  readonly direct: boolean;
}

/** One use of a source, before it becomes a finding. */
export interface Use {
  /** Index of the expression that is replaced. */
  readonly at: number;
  /** What is reported, where that is not the replaced expression: the property of a pattern. */
  readonly span?: Span;
  readonly source: Source;
  readonly path: string;
  /** The row whose `replace` stands in: that of the object for a picked member, else the source itself. */
  readonly replacedBy: Source;
  readonly origin: Origin;
}

/** Takes the uses as they are found. */
export type Sink = (use: Use) => void;
