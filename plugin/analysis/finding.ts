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
 * - `net`: the span stays, and the net has to be up before the file is evaluated: it takes the global object where nobody sees it.
 * - `hoist`: the span is a call of `ctx.run`; uses of the context move out of its action, see `Hoist`.
 * - `collapse`: the span is the action of a run, of which only the inner run's arguments at `kept` stay.
 */
export type Edit = Span & (
  | { readonly as: 'reference'; readonly member: string; readonly site?: string }
  | { readonly as: 'property'; readonly name: string; readonly member: string; readonly site?: string }
  | { readonly as: 'around' | 'thunk'; readonly member: string; readonly site?: string; readonly name?: string }
  | { readonly as: 'cell'; readonly member: string; readonly site?: never }
  | { readonly as: 'value'; readonly name?: string; readonly member?: never; readonly site?: never }
  | { readonly as: 'module'; readonly module: string }
  | { readonly as: 'net'; readonly member?: never; readonly site?: never }
  | ({ readonly as: 'hoist' } & Hoist)
  | { readonly as: 'collapse'; readonly kept: Span }
);

/** A piece of the text that is replaced by a name or an expression. */
export interface Replaced extends Span {
  readonly by: string;
}

/**
 * How uses of a context leave the action of a run: the call becomes
 * `(async () => { const <name> = <before>; … const [<result>, <carried>…] = await <the call>; <after>; … return <result>; })()`.
 * Every piece of text is moved, none is written twice.
 */
export interface Hoist {
  /** Span of the action. */
  readonly action: Span;
  /** The action becomes `async`: its result is awaited in it. */
  readonly makesAsync: boolean;
  /** Expressions that move in front, in order; a name stands in their place. */
  readonly before: readonly (Span & { readonly name: string; readonly replaced: readonly Replaced[] })[];
  /** Expressions that move behind, in order. What they need of the action is carried there in its result, by names. */
  readonly after: readonly (Span & { readonly carried: readonly Replaced[]; readonly replaced: readonly Replaced[] })[];
  /** What becomes of the action's result: it stays, it is the last of `after`, or it is carried beside what `after` needs. */
  readonly result:
    | { readonly as: 'kept' }
    | { readonly as: 'tail' }
    | { readonly as: 'carried'; readonly at: Span; readonly awaited: boolean }
    | { readonly as: 'none'; readonly at: number };
  /** The name of the run's own result. */
  readonly name: string;
  /** The call is a statement of its own, that must not continue the line before it. */
  readonly isStatement: boolean;
}

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
  /** It stands in code that is known to run in an invocation. */
  readonly durable?: true;
  /** Why it is reported, where the row of the catalogue does not say it: a sentence, without a full stop. */
  readonly why?: string;
  /** The code to write instead, where the row of the catalogue does not say it. */
  readonly fix?: string;
  /** A `// stet-ignore` comment speaks of it: it is rewritten as ever, and no front end reports it. */
  readonly silenced?: true;
  /** Empty where the finding is only reported. Findings may share an edit (one import, one destructured object); it is applied once. */
  readonly edits: readonly Edit[];
}
