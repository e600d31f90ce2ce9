/** A text patch on one file of the runtime. */
export interface Mutant {
  readonly name: string;
  readonly edits: readonly { readonly file: string; readonly find: string; readonly replace: string }[];
}

/** The wrong implementations of semantics §7. */
export const mutants: readonly Mutant[] = [];
