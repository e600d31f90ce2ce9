import type { Replaced } from '../finding.ts';
import type { Binding } from '../scope.ts';
import { nameOf, spanOf, type Syntax, unwrap } from '../syntax.ts';
import { nodeAt, parentOf, scopeAt } from '../tree.ts';
import type { Flow } from './flow.ts';
import { contains } from './order.ts';
import { isPure, isSteady, nodesIn } from './purity.ts';
import type { Reach } from './reach.ts';

/** An expression of an action that is taken in front of the run, and the name that it has there. */
export interface Taken {
  readonly node: Syntax;
  readonly name: string;
}

/** What expressions of an action mean outside of it. */
export class Outside {
  private readonly reach: Reach;
  private readonly flow: Flow;
  private readonly action: Syntax;
  private readonly actionIndex: number;
  private readonly text: string;
  private readonly taken: readonly Taken[];

  constructor(reach: Reach, action: Syntax, text: string, taken: readonly Taken[]) {
    this.reach = reach;
    this.flow = reach.flow;
    this.action = action;
    this.actionIndex = reach.flow.store.indexOf(action);
    this.text = text;
    this.taken = taken;
  }

  /**
   * What has to be replaced in an expression so that it means the same outside: names of what was taken in front, and names that the action
   * gives to what is known outside. Undefined where something in it is known only inside.
   */
  meaning(node: Syntax): Replaced[] | undefined {
    const { tree, store } = this.flow;
    const replaced: Replaced[] = [];
    for (const each of nodesIn(this.flow, node)) {
      if ((each.type === 'ThisExpression' || nameOf(each) === 'arguments') && this.action.type !== 'ArrowFunctionExpression') return undefined;
      if (each.type !== 'Identifier' || this.isTakenWithin(each, node)) continue;
      const index = store.indexOf(each);
      const binding = scopeAt(tree, index).resolve(each.name as string);
      if (!binding || contains(node, nodeAt(tree, binding.at))) continue;
      if (!isSteady(this.flow, binding)) return undefined;
      if (binding.at === this.actionIndex || !this.reach.isWithin(binding.at, this.actionIndex)) continue;
      const by = this.nameOf(binding);
      const parent = tree.nodes[parentOf(tree, index)];
      if (by === undefined || (parent?.type === 'Property' && parent.shorthand)) return undefined;
      replaced.push({ ...spanOf(each), by });
    }
    return replaced;
  }

  /** Whether a name stands in a piece inside `node` that was taken already. */
  private isTakenWithin(name: Syntax, node: Syntax): boolean {
    return this.taken.some((piece) => piece.node !== node && contains(node, piece.node) && contains(piece.node, name));
  }

  /** How a name of the action is written outside: `const x = <taken>`, `const { promise } = <taken>`, `const { set } = ctx`. */
  private nameOf(binding: Binding): string | undefined {
    const { tree } = this.flow;
    if (binding.kind !== 'lexical') return undefined;
    const up = parentOf(tree, binding.at);
    const parent = nodeAt(tree, up);
    if (parent.type === 'VariableDeclarator') return this.written(parent.init);
    const pattern = parent.type === 'Property' && !parent.computed ? parentOf(tree, up) : -1;
    const declarator = pattern < 0 ? undefined : nodeAt(tree, parentOf(tree, pattern));
    const object = declarator?.type === 'VariableDeclarator' ? this.written(declarator.init) : undefined;
    return object === undefined ? undefined : `${object}.${nameOf(parent.key)}`;
  }

  private written(init: Syntax | null | undefined): string | undefined {
    if (!init) return undefined;
    const inner = unwrap(init);
    const taken = this.taken.find((piece) => piece.node === inner);
    if (taken) return taken.name;
    // An alias of the context: only where it stands for what is written outside, word for word.
    if (!isPure(this.flow, inner) || ![...this.flow.of(inner)].some((value) => value.startsWith('c:')) || this.meaning(inner)?.length !== 0) return undefined;
    const { start, end } = spanOf(inner);
    return this.text.slice(start, end);
  }
}
