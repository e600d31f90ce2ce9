/** How a name came to be bound; only `var`, `lexical` and `import` can be aliases that are followed. */
export type BindingKind = 'var' | 'lexical' | 'parameter' | 'catch' | 'function' | 'class' | 'import';

/** One name in one scope. */
export interface Binding {
  readonly name: string;
  readonly kind: BindingKind;
  /** Index of its `VariableDeclarator` where that has a plain name on the left, else -1. */
  readonly declarator: number;
  /** Index of the node that declares it first: the identifier in a pattern, the function, the class, the import. */
  readonly at: number;
  /** How often it is declared: twice for `var x = 1; var x = 2`. */
  declarations: number;
}

/** The names on which an analysis depended. */
export interface Names {
  /** Looked up in some scope. */
  readonly asked: ReadonlySet<string>;
  /** All uses of which were looked at. */
  readonly followed: ReadonlySet<string>;
}

/** A lexical scope. Names are added while the tree is walked and looked up only afterwards, so order never matters. */
export class Scope {
  readonly parent: Scope | undefined;
  /** `var` and hoisted functions land in a variable scope: a function body, a module, a static block. */
  readonly holdsVariables: boolean;
  strict: boolean;
  /** One for all scopes of a program. */
  readonly names: { readonly asked: Set<string>; readonly followed: Set<string> };
  private bindings: Map<string, Binding> | undefined;

  constructor(parent: Scope | undefined, holdsVariables: boolean) {
    this.parent = parent;
    this.holdsVariables = holdsVariables;
    this.strict = parent?.strict ?? false;
    this.names = parent?.names ?? { asked: new Set(), followed: new Set() };
  }

  declare(name: string, kind: BindingKind, at: number, declarator = -1): void {
    const known = this.bindings?.get(name);
    if (known) known.declarations += 1;
    else (this.bindings ??= new Map()).set(name, { name, kind, declarator, at, declarations: 1 });
  }

  own(name: string): Binding | undefined {
    return this.bindings?.get(name);
  }

  /** The binding that `name` means here; undefined for a global. */
  resolve(name: string): Binding | undefined {
    this.names.asked.add(name);
    for (let scope: Scope | undefined = this; scope; scope = scope.parent) {
      const binding = scope.bindings?.get(name);
      if (binding) return binding;
    }
    return undefined;
  }

  variableScope(): Scope {
    let scope: Scope = this;
    while (!scope.holdsVariables && scope.parent) scope = scope.parent;
    return scope;
  }
}

/** A function declared in a block of sloppy code. */
export interface BlockFunction {
  readonly name: string;
  readonly scope: Scope;
  /** Index of the declaration. */
  readonly at: number;
}

/**
 * Sloppy code also sees a block's function outside the block, as a `var` (ECMAScript, annex B.3.2),
 * unless a `let`, `const`, class or function of that name lies between (a plain function there is hoisted by itself). Called once, when everything else is declared.
 */
export function hoistBlockFunctions(functions: readonly BlockFunction[]): void {
  for (const { name, scope, at } of functions) {
    const target = scope.variableScope();
    let hoists = true;
    for (let outer = scope.parent; outer && outer !== target; outer = outer.parent) {
      const between = outer.own(name);
      if (between && between.kind !== 'catch') hoists = false;
    }
    // A parameter of that name is bound already and keeps its value: nothing to add.
    if (hoists && target.parent?.own(name)?.kind !== 'parameter') target.declare(name, 'var', at);
  }
}
