import type { Binding } from '../scope.ts';
import { isFunction, type Syntax } from '../syntax.ts';
import { nodeAt, parentOf, type Tree } from '../tree.ts';
import type { Typed } from './types.ts';

/**
 * An abstract value. `c:path`: a durable context, or what is found at a path of its members (`c:rand.uuidv4`, `c:serviceClient()`).
 * `f:i`, `k:i`: the function or class at index i. `o:i`: the objects that the expression, class or type at i makes.
 */
export type Value = string;
export type Values = ReadonlySet<Value>;

export const nothing: Values = new Set();

/** The index in `f:12`. */
export function indexIn(value: Value): number {
  return Number(value.slice(2));
}

/** Longest path of members that is followed: `c:serviceClient().greet`, and what is bound or called of it. */
const longestPath = 4;

/** What is known of the values in a file. It only grows, so that the order in which it is filled does not matter. */
export class Store {
  readonly tree: Tree;
  /** Index of the function that holds a node; -1 at module level. */
  readonly functionOf: Int32Array;
  private readonly indices = new Map<Syntax, number>();
  private readonly sets = new Map<string, Set<Value>>();
  private readonly names = new Map<Value, Set<string>>();
  private readonly bindings = new Map<Binding, Set<Value>>();
  private readonly typeObjects = new Map<Syntax, number>();
  private readonly classes = new Map<string, number>();
  grew = false;
  /** Whether anything in the file can be a context: a type says so, or something is defined with handlers. */
  mayHoldContext = false;

  constructor(tree: Tree) {
    this.tree = tree;
    this.functionOf = new Int32Array(tree.nodes.length).fill(-1);
    for (const [index, node] of tree.nodes.entries()) {
      this.indices.set(node, index);
      const up = parentOf(tree, index);
      if (up >= 0) this.functionOf[index] = isFunction(nodeAt(tree, up)) ? up : (this.functionOf[up] as number);
      if (node.type === 'ClassDeclaration' && node.id) this.classes.set(node.id.name as string, index);
    }
  }

  indexOf(node: Syntax): number {
    return this.indices.get(node) ?? -1;
  }

  /** Index of the class of that name in the file. */
  classNamed(name: string): number | undefined {
    return this.classes.get(name);
  }

  ofBinding(binding: Binding): Values {
    return this.bindings.get(binding) ?? nothing;
  }

  addToBinding(binding: Binding, values: Values): void {
    let known = this.bindings.get(binding);
    if (!known) this.bindings.set(binding, (known = new Set()));
    this.grow(known, values);
  }

  /** Bindings that may hold a value. */
  holdersOf(value: Value): Binding[] {
    return [...this.bindings].filter(([, values]) => values.has(value)).map(([binding]) => binding);
  }

  /** A cell by its key: the returned values of a function, what `this` is in it. */
  cell(key: string): Values {
    return this.sets.get(key) ?? nothing;
  }

  addToCell(key: string, values: Values): void {
    let known = this.sets.get(key);
    if (!known) this.sets.set(key, (known = new Set()));
    this.grow(known, values);
  }

  addToField(object: Value, name: string, values: Values): void {
    if (values.size === 0) return;
    let names = this.names.get(object);
    if (!names) this.names.set(object, (names = new Set()));
    names.add(name);
    this.addToCell(`${object}.${name}`, values);
  }

  fieldNames(object: Value): ReadonlySet<string> {
    return this.names.get(object) ?? nothing;
  }

  /** The values of a member by its name; undefined: of any member, such as the elements of an array or a Map. */
  members(of: Values, name: string | undefined): Set<Value> {
    const found = new Set<Value>();
    const take = (values: Values): void => { for (const each of values) found.add(each); };
    for (const value of of) {
      if (value.startsWith('c:')) {
        if (name !== undefined && value.split('.').length < longestPath) found.add(value === 'c:' ? `c:${name}` : `${value}.${name}`);
      } else if (name === undefined) {
        for (const each of this.fieldNames(value)) take(this.cell(`${value}.${each}`));
      } else {
        take(this.cell(`${value}.${name}`));
        take(this.cell(`${value}.*`));
      }
    }
    return found;
  }

  /** The abstract values that a type stands for. Objects of a type are numbered below all nodes. */
  typed(type: Typed | undefined): Values {
    switch (type?.kind) {
      case undefined:
        return nothing;
      case 'context':
        this.mayHoldContext = true;
        return new Set(['c:']);
      case 'instance': {
        const index = this.classes.get(type.of);
        return index === undefined ? nothing : new Set([`o:${index}`]);
      }
      case 'object': {
        let index = this.typeObjects.get(type.node);
        if (index === undefined) this.typeObjects.set(type.node, (index = -2 - this.typeObjects.size));
        const object = `o:${index}`;
        for (const [name, member] of type.members) this.addToField(object, name, this.typed(member));
        return new Set([object]);
      }
    }
  }

  private grow(known: Set<Value>, values: Values): void {
    for (const value of values) {
      if (known.has(value)) continue;
      known.add(value);
      this.grew = true;
    }
  }
}
