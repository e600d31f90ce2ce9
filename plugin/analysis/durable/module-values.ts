import { calledAs } from '../context.ts';
import { isCall, isFunction, isMember, nameOf, spanOf, type Syntax, unwrap } from '../syntax.ts';
import { isTarget, nodeAt, outermost, parentOf, referencesTo, scopeAt } from '../tree.ts';
import type { Binding } from '../scope.ts';
import type { Use } from '../use.ts';
import type { Judgement } from './judgement.ts';
import { isGlobal, nodesIn } from './purity.ts';
import type { Reach } from './reach.ts';

const drawn = new Set(['random', 'crypto-random', 'clock']);
/** Values of the process that are no functions, and differ in each. */
const ofProcess = /(?:^process\.|^node:process#)(?:pid|ppid)$|^(?:node:)?os[.#]hostname$|timeOrigin$/;
const passing = new Set(['BinaryExpression', 'LogicalExpression', 'ConditionalExpression', 'TemplateLiteral', 'ObjectExpression', 'Property', 'ArrayExpression', 'SpreadElement', 'UnaryExpression', 'AwaitExpression', 'SequenceExpression']);
const passingConstructors = new Set(['Date', 'Map', 'Set', 'String', 'Number', 'Array', 'Uint8Array']);

/** Values of the module that differ from process to process, and promises of it, where durable code uses them. */
export function judgeModuleValues(reach: Reach, uses: readonly Use[]): Judgement[] {
  const values = new ModuleValues(reach, uses);
  const found: Judgement[] = [];
  for (const binding of values.differing) {
    found.push(...readsOf(reach, binding).map((at): Judgement => ({
      ...spanOf(nodeAt(reach.flow.tree, at)), id: 'module-nondeterminism', at, path: binding.name, edits: [],
      why: 'is computed when the module is loaded, and differs in the process that replays', fix: 'compute it in the handler, where it is journaled, or inside ctx.run',
    })));
  }
  for (const binding of values.promises) {
    found.push(...readsOf(reach, binding).map((at): Judgement => ({
      ...spanOf(nodeAt(reach.flow.tree, at)), id: 'module-promise', at, path: binding.name, edits: [],
      why: 'is a promise of the module: when it settles is in the journal of no invocation', fix: 'await it at the top of the module, or inside ctx.run',
    })));
  }
  return found;
}

function readsOf(reach: Reach, binding: Binding): number[] {
  return referencesTo(reach.flow.tree, binding).filter((at) => reach.isDurable(at) && !isTarget(reach.flow.tree, at) && ![...reach.actions].some((action) => !reach.durable.has(action) && reach.isWithin(at, action)));
}

class ModuleValues {
  readonly differing = new Set<Binding>();
  readonly promises = new Set<Binding>();
  private readonly reach: Reach;
  private readonly sources: ReadonlySet<Syntax>;
  private readonly waiting: ReadonlySet<Syntax>;

  constructor(reach: Reach, uses: readonly Use[]) {
    this.reach = reach;
    const { tree } = reach.flow;
    const node = ({ at }: Use): Syntax => unwrap(nodeAt(tree, outermost(tree, at)));
    const isDrawn = (use: Use): boolean => drawn.has(use.source.id) && !ofProcess.test(use.path) && calledAs(tree, outermost(tree, use.at)) !== undefined;
    this.sources = new Set(uses.filter((use) => isDrawn(use) || ofProcess.test(use.path)).map((use) => (calledAs(tree, outermost(tree, use.at)) ? unwrap(nodeAt(tree, parentOf(tree, outermost(tree, use.at)))) : node(use))));
    this.waiting = new Set(uses.filter((use) => use.source.id === 'fetch' || /promises[#.]/.test(use.path)).map((use) => nodeAt(tree, parentOf(tree, outermost(tree, use.at)))));
    for (let grew = true; grew; ) {
      const before = this.differing.size;
      this.pass();
      grew = this.differing.size > before;
    }
  }

  /** One look at every variable of the module. */
  private pass(): void {
    const { tree, store } = this.reach.flow;
    for (const [index, node] of tree.nodes.entries()) {
      if (node.type !== 'VariableDeclarator' || store.functionOf[index] !== -1 || !node.init || !node.id) continue;
      const differs = this.differs(node.init);
      const waits = node.id.type === 'Identifier' && this.isPromise(node.init);
      if (!differs && !waits) continue;
      for (const name of nodesIn(this.reach.flow, node.id)) {
        const binding = name.type === 'Identifier' ? scopeAt(tree, store.indexOf(name)).resolve(name.name as string) : undefined;
        if (binding && nodeAt(tree, binding.at) === name) (differs ? this.differing : this.promises).add(binding);
      }
    }
  }

  private differs(node: Syntax | null | undefined): boolean {
    if (!node) return false;
    const inner = unwrap(node);
    if (this.sources.has(inner)) return true;
    if (isFunction(inner)) return false;
    const below = (each: Syntax | null | undefined): boolean => this.differs(each);
    if (inner.type === 'Identifier') {
      const index = this.reach.flow.store.indexOf(inner);
      const binding = index < 0 ? undefined : scopeAt(this.reach.flow.tree, index).resolve(inner.name as string);
      return binding !== undefined && this.differing.has(binding);
    }
    if (isMember(inner)) return below(inner.object);
    if (passing.has(inner.type)) {
      return [inner.left, inner.right, inner.test, inner.consequent as Syntax, inner.alternate, inner.argument, inner.type === 'Property' ? (inner.value as Syntax) : undefined, ...(inner.expressions ?? []), ...(inner.elements ?? []), ...(inner.properties ?? [])].some(below);
    }
    if (inner.type === 'NewExpression') return passingConstructors.has(nameOf(inner.callee) ?? '') && (inner.arguments ?? []).some(below);
    return isCall(inner) && this.callDiffers(inner);
  }

  private callDiffers(call: Syntax): boolean {
    const { flow } = this.reach;
    const callee = unwrap(call.callee as Syntax);
    const given = (call.arguments ?? []).some((each) => this.differs(each));
    if (isMember(callee) && this.differs(callee.object)) return true;
    const known = this.reach.functionsOf(flow.of(callee));
    if (known.length > 0) return given || known.some((target) => this.draws(target));
    const root = isMember(callee) ? unwrap(callee.object as Syntax) : callee;
    return given && root.type === 'Identifier' && isGlobal(flow, root);
  }

  /** A function of the file that draws, and gives a value. */
  private draws(target: number): boolean {
    const { store } = this.reach.flow;
    const node = nodeAt(this.reach.flow.tree, target);
    const gives = (node.body as Syntax).type !== 'BlockStatement' || nodesIn(this.reach.flow, node).some((each) => each.type === 'ReturnStatement' && each.argument);
    return gives && [...this.sources].some((source) => this.reach.isWithin(store.indexOf(source), target));
  }

  private isPromise(node: Syntax): boolean {
    const { flow } = this.reach;
    const inner = unwrap(node);
    if (this.waiting.has(inner) || inner.type === 'ImportExpression') return true;
    if (inner.type === 'NewExpression') return nameOf(inner.callee) === 'Promise' && isGlobal(flow, inner.callee);
    if (!isCall(inner)) return false;
    const callee = unwrap(inner.callee as Syntax);
    if (isMember(callee)) {
      if (nameOf(callee.object) === 'Promise' && isGlobal(flow, callee.object)) return nameOf(callee.property) !== 'withResolvers';
      if (['then', 'catch', 'finally'].includes(nameOf(callee.property) ?? '')) return true;
    }
    const known = flow.functionsIn(flow.of(callee));
    return known.length > 0 && known.every((target) => nodeAt(flow.tree, target).async === true && !nodeAt(flow.tree, target).generator);
  }
}
