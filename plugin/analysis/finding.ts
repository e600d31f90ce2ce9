import type { DiagnosticId } from '../catalogue/types.ts';

/** A half-open range of UTF-16 offsets into the source text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * What the rewrite does at one place. It names members of `@stet/runtime/ambient`; the local name of that import is the rewriter's choice.
 * - `reference`: the span becomes `__stet.<member>`, or `__stet.at("<site>").<member>`.
 * - `property`: the span is a shorthand property `name`, and becomes `name: __stet.<member>`.
 * - `around`: the span stays and becomes the argument, `__stet.<member>(<span>)`; behind `name`, as a text, where that is given.
 * - `thunk`: like `around`, as `__stet.<member>(() => <span>)`.
 * - `cell`: the span, empty where nothing was written, initialises a variable; it becomes `__stet.<member>(() => (<span>))`.
 * - `value`: the span uses such a variable, and gets `.value` behind it; where `name` is given it is a shorthand property.
 * - `module`: the span is a string literal, the name of a built-in module; it becomes the name of stet's module in its place.
 */
export type Edit = Span & (
  | { readonly as: 'reference'; readonly member: string; readonly site?: string }
  | { readonly as: 'property'; readonly name: string; readonly member: string; readonly site?: string }
  | { readonly as: 'around' | 'thunk'; readonly member: string; readonly site?: string; readonly name?: string }
  | { readonly as: 'cell'; readonly member: string; readonly site?: never }
  | { readonly as: 'value'; readonly name?: string; readonly member?: never; readonly site?: never }
  | { readonly as: 'module'; readonly module: string }
);

/** One use of a source. A plain value: offsets and names, never nodes. */
export interface Finding extends Span {
  readonly id: DiagnosticId;
  /** The canonical path of the source, as in the catalogue: `Math.random`, `node:crypto#randomUUID`. */
  readonly path: string;
  readonly action: 'rewritten' | 'reported';
  /** Severity where it is reported; `off` by configuration never becomes a finding. */
  readonly severity: 'error' | 'warning';
  /** The way through the functions that enclose the use, outermost first: `handler`, `checkout/retry`. Empty at module level. */
  readonly within: string;
  /** A `// stet-ignore` comment speaks of it: it is rewritten as ever, and no front end reports it. */
  readonly silenced?: true;
  /** Words of its own, where the catalogue has none for it: why it goes wrong, one clause, and what to write instead. */
  readonly because?: { readonly why: string; readonly fix: string };
  /** Empty where the finding is only reported. Findings may share an edit (one import, one destructured object); it is applied once. */
  readonly edits: readonly Edit[];
}
