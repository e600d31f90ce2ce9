import { constantText } from '../constant.ts';
import { isCall, isFunction, isMember, isWrapper, nameOf, type Syntax, unwrap } from '../syntax.ts';
import { nodeAt, parentOf, scopeAt, type Tree } from '../tree.ts';
import { flowCall, settled } from './calls.ts';
import { flowArray, flowClass, flowObject } from './objects.ts';
import type { ContextTypes } from './types.ts';
import { indexIn, nothing, Store, type Value, type Values } from './values.ts';

/** More rounds than any program of sane depth needs; a set only ever grows, so stopping early only misses values. */
const mostRounds = 40;

/**
 * Where durable contexts go in a file: one set of abstract values for each expression, without order of execution and without contexts of calls.
 * Rounds over all nodes, children first, until nothing grows.
 */
export class Flow {
  readonly store: Store;
  readonly tree: Tree;
  readonly types: ContextTypes;
  private readonly results: (Set<Value> | undefined)[] = [];

  constructor(tree: Tree, types: ContextTypes) {
    this.tree = tree;
    this.types = types;
    this.store = new Store(tree);
    for (let round = 0; round < mostRounds; round += 1) {
      this.store.grew = false;
      for (let index = tree.nodes.length - 1; index >= 0; index -= 1) this.visit(index);
      // The first round has seen every type and every definition: where there are none, no more is to be known.
      if (!this.store.grew || !this.store.mayHoldContext) break;
    }
  }

  /** What the expression at an index may be. */
  at(index: number): Values {
    return this.results[index] ?? nothing;
  }

  of(node: Syntax | null | undefined): Values {
    return node ? this.at(this.store.indexOf(node)) : nothing;
  }

  /** Functions among the values; those of a class are its constructor's. */
  functionsIn(values: Values): number[] {
    return [...values].filter((value) => value.startsWith('f:')).map(indexIn);
  }

  /** Gives values to a pattern: to the names that it binds, or the members that it assigns. */
  assign(pattern: Syntax | null | undefined, values: Values): void {
    if (!pattern) return;
    const { store } = this;
    const node = unwrap(pattern);
    const type = store.typed(this.types.of(node));
    const all = type.size === 0 ? values : new Set([...values, ...type]);
    switch (node.type) {
      case 'Identifier': {
        const index = store.indexOf(node);
        const binding = index < 0 ? undefined : scopeAt(this.tree, index).resolve(node.name as string);
        if (binding && all.size > 0) store.addToBinding(binding, all);
        return;
      }
      case 'AssignmentPattern':
        return this.assign(node.left, new Set([...all, ...this.of(node.right)]));
      case 'RestElement':
        return this.assign(node.argument, all);
      case 'TSParameterProperty':
        return this.assign(node.parameter, all);
      case 'ObjectPattern':
        for (const property of node.properties ?? []) {
          if (property.type === 'RestElement') this.assign(property, all);
          else this.assign(property.value as Syntax, store.members(all, this.keyOf(property)));
        }
        return;
      case 'ArrayPattern':
        for (const [at, element] of (node.elements ?? []).entries()) {
          if (element?.type === 'RestElement') this.assign(element, all);
          else this.assign(element, store.members(all, String(at)));
        }
        return;
      case 'VariableDeclaration':
        for (const declarator of node.declarations ?? []) this.assign(declarator.id, all);
        return;
      default:
        if (!isMember(node)) return;
        for (const object of this.of(node.object)) if (!object.startsWith('c:')) store.addToField(object, this.keyOf(node) ?? '*', all);
    }
  }

  /** The name of a member or property, where it is known. */
  keyOf(node: Syntax): string | undefined {
    const key = (node.property ?? node.key) as Syntax;
    if (key.type === 'PrivateIdentifier') return `#${nameOf(key)}`;
    if (!node.computed) return nameOf(key) ?? (typeof key.value === 'number' ? String(key.value) : undefined);
    const index = this.store.indexOf(node);
    return index < 0 ? undefined : constantText(this.tree, key, scopeAt(this.tree, index));
  }

  /** The nearest function that has a `this` of its own, or the class whose field holds the node; -1 outside. */
  ownerOfThis(index: number): number {
    let child = index;
    for (let at = parentOf(this.tree, index); at >= 0; at = parentOf(this.tree, at)) {
      const node = nodeAt(this.tree, at);
      if (isFunction(node) && node.type !== 'ArrowFunctionExpression') return at;
      if (/^(?:Property|Accessor)(?:Definition|Property)$/.test(node.type) && node.value === nodeAt(this.tree, child)) return parentOf(this.tree, at);
      child = at;
    }
    return -1;
  }

  private visit(index: number): void {
    const values = this.evaluate(index, nodeAt(this.tree, index));
    if (values.size === 0) return;
    const known = this.results[index];
    if (!known) {
      this.results[index] = new Set(values);
      this.store.grew = true;
      return;
    }
    for (const value of values) {
      if (known.has(value)) continue;
      known.add(value);
      this.store.grew = true;
    }
  }

  private evaluate(index: number, node: Syntax): Values {
    const { store } = this;
    if (isWrapper(node)) return this.union([node.expression as Syntax], store.typed(this.types.of(node)));
    if (isMember(node)) return store.members(this.of(node.object), this.keyOf(node));
    if (isCall(node) || node.type === 'NewExpression') return flowCall(this, index, node);
    if (isFunction(node)) return this.function(index, node);
    switch (node.type) {
      case 'Identifier': {
        const binding = scopeAt(this.tree, index).resolve(node.name as string);
        return binding ? store.ofBinding(binding) : nothing;
      }
      case 'ThisExpression': {
        const owner = this.ownerOfThis(index);
        if (owner < 0) return nothing;
        return nodeAt(this.tree, owner).type.startsWith('Class') ? new Set([`o:${owner}`]) : store.cell(`this ${owner}`);
      }
      case 'AwaitExpression':
        return settled(this.of(node.argument));
      case 'SequenceExpression':
        return this.of(node.expressions?.at(-1));
      case 'ConditionalExpression':
        return this.union([node.consequent as Syntax, node.alternate]);
      case 'LogicalExpression':
        return this.union([node.left, node.right]);
      case 'AssignmentExpression':
        if (node.operator?.endsWith('=') && !/^(?:=|\|\|=|&&=|\?\?=)$/.test(node.operator)) return nothing;
        this.assign(node.left, this.of(node.right));
        return this.of(node.right);
      case 'VariableDeclarator':
        this.assign(node.id, this.of(node.init));
        return nothing;
      case 'ForOfStatement':
        this.assign(node.left, store.members(this.of(node.right), undefined));
        return nothing;
      case 'ReturnStatement': {
        const owner = store.functionOf[index] as number;
        if (owner >= 0) store.addToCell(`returns ${owner}`, this.of(node.argument));
        return nothing;
      }
      case 'ObjectExpression':
        return flowObject(this, index, node);
      case 'ArrayExpression':
        return flowArray(this, index, node);
      case 'ClassDeclaration':
      case 'ClassExpression':
        return flowClass(this, index, node);
      default:
        return nothing;
    }
  }

  private union(nodes: readonly (Syntax | null | undefined)[], more: Values = nothing): Values {
    return new Set([...nodes.flatMap((each) => [...this.of(each)]), ...more]);
  }

  private function(index: number, node: Syntax): Values {
    const { store } = this;
    for (const parameter of node.params ?? []) this.assign(parameter, nothing);
    const body = node.body as Syntax;
    if (body.type !== 'BlockStatement') store.addToCell(`returns ${index}`, this.of(body));
    store.addToCell(`returns ${index}`, store.typed(this.types.returned(node)));
    const value = new Set([`f:${index}`]);
    const name = nameOf(node.id);
    const binding = name === undefined ? undefined : scopeAt(this.tree, store.indexOf((node.body as Syntax))).resolve(name);
    if (binding?.at === index) store.addToBinding(binding, value);
    return value;
  }
}
