import type { OperationClass } from '../../catalogue/contexts.ts';
import type { Hoist, Replaced, Span } from '../finding.ts';
import { isCall, isFunction, isMember, spanOf, type Syntax, unwrap } from '../syntax.ts';
import { nodeAt, outermost, parentOf } from '../tree.ts';
import { isChangedIn } from './changes.ts';
import type { Flow } from './flow.ts';
import { forwardedKind } from './forwarding.ts';
import { contains, isPlainly, withoutAwait } from './order.ts';
import { Outside, type Taken } from './outside.ts';
import { isConditional, isFirst } from './placement.ts';
import { isPromiseOnlyAwaited, mayHaveSerde } from './promises.ts';
import { isPure, nodesIn } from './purity.ts';
import { type Reach, rootOf, type Run } from './reach.ts';
import { type Refusal, refusals } from './refusals.ts';
import type { ContextUse } from './uses.ts';

export interface Plan {
  readonly refused: ReadonlyMap<ContextUse, Refusal>;
  readonly hoist: (Span & Hoist) | undefined;
}

/** Plans the way of each use of a context out of the action of one run (semantics §4): in front, behind, or not at all. */
export function planRun(reach: Reach, run: Run, uses: readonly ContextUse[], text: string, fresh: () => string): Plan {
  return new Planner(reach, run, uses, text, fresh).plan();
}

type Before = Hoist['before'][number] & Taken;
type After = Hoist['after'][number];

class Planner {
  private readonly flow: Flow;
  private readonly run: Run;
  private readonly uses: readonly ContextUse[];
  private readonly fresh: () => string;
  private readonly refused = new Map<ContextUse, Refusal>();
  private readonly before: Before[] = [];
  private readonly after: After[] = [];
  private tail: After | undefined;
  /** Calls and awaits of them that are taken out, or are native: what stands in their place has no effect. */
  private readonly moved = new Set<Syntax>();
  private readonly action: Syntax;
  private readonly actionIndex: number;
  private readonly outside: Outside;
  private readonly kinds: ReadonlyMap<ContextUse, OperationClass>;

  constructor(reach: Reach, run: Run, uses: readonly ContextUse[], text: string, fresh: () => string) {
    this.flow = reach.flow;
    this.run = run;
    for (const use of uses) if (use.kind === 'clock' && use.by === 'operation') this.moved.add(nodeAt(reach.flow.tree, use.at));
    this.uses = uses.filter((use) => use.kind !== 'run' && !(use.kind === 'clock' && use.by === 'operation'));
    const kinds = new Map<ContextUse, OperationClass>();
    for (const use of this.uses) {
      const forwarded = use.target === undefined ? undefined : forwardedKind(reach, use.target);
      if (use.by === 'function' && forwarded === undefined) this.refused.set(use, refusals.function);
      kinds.set(use, forwarded ?? use.kind);
    }
    this.kinds = kinds;
    this.fresh = fresh;
    this.action = unwrap(run.argument as Syntax);
    this.actionIndex = this.flow.store.indexOf(this.action);
    this.outside = new Outside(reach, this.action, text, this.before);
  }

  plan(): Plan {
    const { flow, run } = this;
    if (!isFunction(this.action) || this.action.generator || run.actions.length !== 1) return this.refuseAll(refusals.reference);
    for (const use of this.uses) {
      if (use.by === 'unknown') this.refused.set(use, refusals.escapes);
      else if (this.kinds.get(use) === 'other' || this.kinds.get(use) === 'clock') this.refused.set(use, refusals.other);
      else if (this.kinds.get(use) === 'draw' && !this.refused.has(use)) this.planDraw(use);
    }
    this.planStatements();
    const after = this.tail ? [...this.after, this.tail] : this.after;
    if (this.before.length === 0 && after.length === 0) return { refused: this.refused, hoist: undefined };
    const call = nodeAt(flow.tree, run.call);
    if (!isPromiseOnlyAwaited(flow, run.call) || nodesIn(flow, call).some((each) => each.type === 'YieldExpression')) return this.refuseAll(refusals.promise);
    const carries = after.some(({ carried }) => carried.length > 0);
    if (carries && mayHaveSerde(call, this.action)) return this.refuseAll(refusals.serde);
    const result = after.length === 0 ? ({ as: 'kept' } as const) : this.resultOf();
    return {
      refused: this.refused,
      hoist: {
        ...spanOf(call), action: spanOf(this.action), makesAsync: carries && result.as === 'carried' && result.awaited && !this.action.async, name: this.fresh(),
        before: this.before.map(({ node: _, ...each }) => each), after, result,
        isStatement: flow.tree.nodes[parentOf(flow.tree, outermost(flow.tree, run.call))]?.type === 'ExpressionStatement',
      },
    };
  }

  private refuseAll(refusal: Refusal): Plan {
    for (const use of this.uses) if (!this.refused.has(use)) this.refused.set(use, refusal);
    return { refused: this.refused, hoist: undefined };
  }

  /** A draw has no effect: it may be made before, wherever it stands, unless how often it is made is known only in the action. */
  private planDraw(use: ContextUse): void {
    const node = nodeAt(this.flow.tree, use.at);
    if (this.isRepeated(use.at)) this.refused.set(use, refusals.loop);
    else if (!this.takeBefore(node, node)) this.refused.set(use, refusals.input);
  }

  private isRepeated(index: number): boolean {
    const { tree } = this.flow;
    for (let at = parentOf(tree, index); at !== this.actionIndex && at >= 0; at = parentOf(tree, at)) {
      const node = nodeAt(tree, at);
      if (isFunction(node) || /^(?:For|While|DoWhile)/.test(node.type) || node.type.startsWith('Class')) return true;
    }
    return false;
  }

  /** Walks the statements in order: first for what is done in the prefix without an effect, then for what may be done when the action is. */
  private planStatements(): void {
    const { tree, store } = this.flow;
    const body = this.action.body as Syntax;
    const statements = body.type === 'BlockStatement' ? (body.body as readonly Syntax[]) : [body];
    const positional = this.uses.filter((use) => this.kinds.get(use) !== 'draw' && !this.refused.has(use));
    const usesIn = (statement: Syntax): ContextUse[] => positional.filter((use) => contains(statement, nodeAt(tree, use.at)));
    const effects = statements.map((statement) => !this.isHarmless(statement, usesIn(statement)) || [...this.refused.keys()].some((use) => contains(statement, nodeAt(tree, use.at))));
    const leaves = (statement: Syntax): boolean => statement !== statements.at(-1) &&
      nodesIn(this.flow, statement).some((each) => each.type === 'ReturnStatement' && store.functionOf[store.indexOf(each)] === this.actionIndex);
    const mayLeave = statements.map(leaves);
    let broken = false;
    for (const [at, statement] of statements.entries()) {
      for (const use of usesIn(statement)) {
        if (this.kinds.get(use) === 'write') {
          broken = true;
          continue;
        }
        const refusal = this.planRead(use, statement, broken, at === statements.length - 1, mayLeave.includes(true));
        if (!refusal) continue;
        this.refused.set(use, refusal);
        effects[at] = true;
      }
      broken ||= effects[at] as boolean;
    }
    if (!mayLeave.includes(true)) this.planPromise(statements.at(-1));
    for (const [at, statement] of statements.entries()) {
      for (const use of usesIn(statement)) {
        if (this.kinds.get(use) !== 'write') continue;
        const refusal = this.planWrite(use, statement, body, mayLeave.slice(0, at).includes(true), effects.lastIndexOf(true) > at || mayLeave.slice(at).includes(true));
        if (refusal) this.refused.set(use, refusal);
      }
    }
  }

  /** `return a.promise`, where the awakeable was made in front: the run need not wait for it. */
  private planPromise(last: Syntax | undefined): void {
    const value = last?.type === 'ReturnStatement' && last.argument ? withoutAwait(last.argument) : undefined;
    if (!value || this.tail || ![...this.flow.of(value)].some((each) => each === 'c:awakeable().promise')) return;
    const replaced = this.outside.meaning(value);
    if (replaced && replaced.length > 0) this.tail = { ...spanOf((last as Syntax).argument as Syntax), carried: [], replaced };
  }

  /** Whether a statement does nothing but what its uses of the context do, which are judged by themselves. */
  private isHarmless(statement: Syntax, uses: readonly ContextUse[]): boolean {
    const calls = new Set(uses.map(({ at }) => nodeAt(this.flow.tree, at)));
    const moved = new Set([...this.moved, ...calls]);
    const pure = (node: Syntax | null | undefined): boolean => isPure(this.flow, node, moved);
    switch (statement.type) {
      case 'VariableDeclaration':
        return statement.kind !== 'using' && statement.kind !== 'await using' && (statement.declarations ?? []).every(({ init }) => pure(init));
      case 'ExpressionStatement':
        return pure(statement.expression as Syntax);
      case 'ReturnStatement':
        return pure(statement.argument);
      case 'FunctionDeclaration':
      case 'EmptyStatement':
        return true;
      default:
        return !/Statement$|Declaration$/.test(statement.type) ? pure(statement) : statement.type.startsWith('TS');
    }
  }

  private planRead(use: ContextUse, statement: Syntax, broken: boolean, last: boolean, mayLeave: boolean): Refusal | undefined {
    const kind = this.kinds.get(use);
    const { tree } = this.flow;
    const call = nodeAt(tree, use.at);
    const top = outermost(tree, use.at);
    const up = tree.nodes[parentOf(tree, top)];
    const isAwaited = up?.type === 'AwaitExpression';
    const whole = isAwaited ? outermost(tree, parentOf(tree, top)) : top;
    const holder = tree.nodes[parentOf(tree, whole)];
    const isTail = last && kind === 'call' && (holder === statement || nodeAt(tree, whole) === statement) && (statement.type === 'ReturnStatement' || !/Statement$|Declaration$/.test(statement.type));
    if (isTail && mayLeave) return refusals.conditional;
    if (isTail && (broken || !isAwaited)) return this.planTail(call, nodeAt(tree, whole));
    if (isConditional(tree, this.action, use.at, statement)) return this.isInFunction(use.at) ? refusals.nested : refusals.conditional;
    if (broken) return refusals.late;
    if (!isAwaited && kind !== 'awakeable') return refusals.result;
    if (!isFirst(this.flow, use.at, statement, this.moved)) return refusals.late;
    if (statement.type === 'VariableDeclaration' && (statement.kind !== 'const' || isChangedIn(this.flow, statement))) return refusals.result;
    if (statement.type === 'ExpressionStatement' && unwrap(statement.expression as Syntax) !== nodeAt(tree, whole) && statement.expression !== nodeAt(tree, whole)) return refusals.result;
    const piece = isAwaited ? (tree.nodes[parentOf(tree, top)] as Syntax) : call;
    return this.takeBefore(call, piece) ? undefined : refusals.input;
  }

  /** `return ctx.call(…)`: the action gives the arguments, and the call is made after it. */
  private planTail(call: Syntax, whole: Syntax): Refusal | undefined {
    const piece = this.pieceAfter(call, whole);
    if (!piece) return refusals.argument;
    this.tail = piece;
    this.moved.add(call);
    return undefined;
  }

  private planWrite(use: ContextUse, statement: Syntax, body: Syntax, leavesBefore: boolean, effectAfter: boolean): Refusal | undefined {
    const { tree } = this.flow;
    const call = nodeAt(tree, use.at);
    const expression = statement === body ? body : statement.type === 'ExpressionStatement' ? (statement.expression as Syntax) : undefined;
    if (isConditional(tree, this.action, use.at, statement)) return this.isInFunction(use.at) ? refusals.nested : refusals.conditional;
    if (!expression || withoutAwait(expression) !== call) return refusals.result;
    if (leavesBefore) return refusals.conditional;
    if (effectAfter) return refusals.early;
    const piece = this.pieceAfter(call, expression);
    if (!piece) return refusals.argument;
    this.after.push(piece);
    this.moved.add(call);
    return undefined;
  }

  private resultOf(): Hoist['result'] {
    if (this.tail) return { as: 'tail' };
    const body = this.action.body as Syntax;
    if (body.type !== 'BlockStatement') return { as: 'none', at: spanOf(body).end };
    const last = (body.body as readonly Syntax[]).at(-1) as Syntax;
    if (last.type !== 'ReturnStatement') return { as: 'none', at: spanOf(body).end - 1 };
    const afterKeyword = spanOf(last).start + 'return'.length;
    if (!last.argument) return { as: 'carried', at: { start: afterKeyword, end: afterKeyword }, awaited: false };
    return { as: 'carried', at: spanOf(last.argument), awaited: !isPlainly(last.argument) };
  }

  /** Takes a call, or the `await` of it, in front: everything in it must mean the same there. */
  private takeBefore(call: Syntax, piece: Syntax): boolean {
    const replaced = this.outside.meaning(piece);
    if (!replaced || !this.argumentsOf(call).every((each) => isPure(this.flow, each, this.moved))) return false;
    this.before.push({ ...spanOf(piece), name: this.fresh(), replaced, node: piece });
    this.before.sort((a, b) => a.end - b.end);
    this.moved.add(call).add(piece);
    return true;
  }

  /** A call that moves behind the run: arguments that need the action's own names are carried. Undefined where it cannot. */
  private pieceAfter(call: Syntax, whole: Syntax): After | undefined {
    const carried: Replaced[] = [];
    const replaced: Replaced[] = [];
    for (const argument of this.argumentsOf(call)) {
      if (!isPure(this.flow, argument, this.moved)) return undefined;
      const value = argument.type === 'SpreadElement' ? (argument.argument as Syntax) : argument;
      const outside = this.outside.meaning(value);
      if (outside) replaced.push(...outside);
      else carried.push({ ...spanOf(value), by: this.fresh() });
    }
    const receiver = this.outside.meaning(this.calleeRoot(call));
    return receiver && { ...spanOf(whole), carried, replaced: [...receiver, ...replaced].filter((each) => !carried.some((piece) => each.start >= piece.start && each.end <= piece.end)) };
  }

  /** The arguments of a call and of the calls in its callee: of `ctx.objectSendClient(Cart, key).add(x)` all three. */
  private argumentsOf(call: Syntax): Syntax[] {
    const callee = unwrap(call.callee as Syntax);
    const inner = isMember(callee) ? unwrap(callee.object as Syntax) : callee;
    return [...(isCall(inner) ? this.argumentsOf(inner) : []), ...(call.arguments ?? [])];
  }

  private calleeRoot(call: Syntax): Syntax {
    const root = rootOf(call.callee as Syntax);
    return isCall(root) ? this.calleeRoot(root) : root;
  }

  private isInFunction(index: number): boolean {
    return this.flow.store.functionOf[index] !== this.actionIndex;
  }
}
