import { nodesIn } from '../analysis/durable/purity.ts';
import type { Finding } from '../analysis/finding.ts';
import { isCall, isFunction, isMember, nameOf, spanOf, type Syntax, unwrap } from '../analysis/syntax.ts';
import { outermost, parentOf, scopeAt } from '../analysis/tree.ts';
import { awaitAt } from './await-place.ts';
import { type ContextInScope, contextInScope, isContext } from './context-in-scope.ts';
import type { Form } from './form.ts';
import { quoteOf } from './sdk-import.ts';
import type { Source } from './source.ts';

/** What an attempt draws anew: in an action it would be drawn anew by each retry, an idempotency key too. */
const drawn: ReadonlySet<string> = new Set(['random', 'crypto-random', 'clock', 'timer']);

/**
 * `await readFile(path)` → `await ctx.run('readFile', () => readFile(path))`, and the same for I/O that waits for nothing, in brackets with an `await`.
 * `others` are the findings of the file. Safe where the result is not used, or is known to survive the codec, and nobody catches its errors, which a run tries again.
 */
export function intoRunForm(source: Source, finding: Finding, index: number, others: readonly Finding[]): Form | undefined {
  const { tree } = source;
  const call = parentOf(tree, outermost(tree, index));
  if (!isCall(source.node(call)) || unwrap(source.node(call).callee as Syntax) !== unwrap(source.node(index))) return undefined;
  const context = contextInScope(source, call);
  const waiting = awaitedOf(source, call);
  const at = waiting ?? call;
  const place = context && awaitAt(source, at);
  if (!context || !place || place.by !== context.owner || !mayEnter(source, context, at)) return undefined;
  const node = source.node(at);
  const span = spanOf(node);
  if (others.some((each) => each !== finding && drawn.has(each.id) && span.start <= each.start && each.end <= span.end)) return undefined;
  const quote = quoteOf(source);
  const name = `${quote}${nameOfRun(source.node(call).callee as Syntax)}${quote}`;
  const waits = nodesIn(source.flow, node).some((each) => each.type === 'AwaitExpression' && isOf(source, each, place.by));
  const isUnused = waiting !== undefined && source.parent(parentOf(tree, at))?.type === 'ExpressionStatement';
  const isKept = source.facts.isJournalable?.(span);
  const [open, close] = isUnused && isKept !== true ? ['async () => { await ', '; }'] : [waits ? 'async () => ' : '() => ', ''];
  const safe = context.runsHere && isOfJournal(source, at, place.by) && (isUnused || isKept === true) && (waiting !== undefined || place.nothingBefore) && !isCaught(source, at);
  const head = `${context.name}.run(${name}, ${open}`;
  const words = `await ${context.name}.run(${name}, …)`;
  if (waiting !== undefined) return { safe, words, edits: [{ start: span.start, end: span.start, text: head }, { start: span.end, end: span.end, text: `${close})` }] };
  if (place.needsParentheses && place.beginsStatement) return undefined;
  const [before, after] = place.needsParentheses ? ['(', ')'] : ['', ''];
  return { safe, words, edits: [{ start: span.start, end: span.start, text: `${before}await ${head}` }, { start: span.end, end: span.end, text: `${close})${after}` }] };
}

/** Index of what is awaited in the end of what begins with a call: `f().then(g)` and `(await f()).json()` are wholes. Undefined where nothing is awaited. */
function awaitedOf(source: Source, call: number): number | undefined {
  const { tree } = source;
  let found: number | undefined;
  for (let at = call; ; ) {
    const top = outermost(tree, at);
    const up = parentOf(tree, top);
    const parent = source.node(up);
    if (parent.type === 'AwaitExpression') {
      found = top;
      at = up;
    } else if (isMember(parent) && parent.object === source.node(top)) {
      const next = parentOf(tree, outermost(tree, up));
      if (!isCall(source.node(next)) || unwrap(source.node(next).callee as Syntax) !== parent) return found;
      at = next;
    } else {
      return found;
    }
  }
}

/** Whether an expression means the same inside of an action: it uses no context, writes nothing, and does not leave the function. */
function mayEnter(source: Source, { name }: ContextInScope, at: number): boolean {
  return nodesIn(source.flow, source.node(at)).every((each) => {
    if (each.type === 'AssignmentExpression' || each.type === 'UpdateExpression' || each.type === 'YieldExpression') return false;
    if (each.type !== 'Identifier') return true;
    if (each.name === name || each.name === 'arguments') return false;
    return !isContext(source, scopeAt(source.tree, source.flow.store.indexOf(each)).resolve(each.name as string));
  });
}

/**
 * Whether everything local that an expression uses comes back on replay: parameters of its function, and what types say is plain data.
 * A transaction or a connection is opened anew by each attempt, and what a run has done to it is not done again.
 */
function isOfJournal(source: Source, at: number, owner: number): boolean {
  const { store } = source.flow;
  const whole = source.node(at);
  const { start, end } = spanOf(whole);
  return nodesIn(source.flow, whole).every((each) => {
    if (each.type === 'ThisExpression') return false;
    const index = each.type === 'Identifier' ? store.indexOf(each) : -1;
    const binding = index < 0 ? undefined : scopeAt(source.tree, index).resolve(each.name as string);
    if (!binding || store.functionOf[binding.at] === -1 || binding.kind === 'import') return true;
    const declared = spanOf(source.node(binding.at));
    if (start <= declared.start && declared.end <= end) return true;
    return (binding.kind === 'parameter' && store.functionOf[binding.at] === owner) || source.facts.isJournalable?.(spanOf(each)) === true;
  });
}

function isOf(source: Source, node: Syntax, owner: number): boolean {
  return source.flow.store.functionOf[source.flow.store.indexOf(node)] === owner;
}

/** Whether an error of the expression is caught in its function: `run` tries again where `catch` would have decided. */
function isCaught(source: Source, index: number): boolean {
  for (let at = index; at >= 0 && !isFunction(source.node(at)); at = parentOf(source.tree, at)) {
    const parent = source.parent(at);
    if (parent?.type === 'TryStatement' && (parent as { block?: Syntax }).block === source.node(at)) return true;
    if (parent && isMember(parent) && nameOf(parent.property) === 'catch') return true;
  }
  return false;
}

/** `readFile`, `axios.get`. */
function nameOfRun(callee: Syntax): string {
  const inner = unwrap(callee);
  const last = nameOf(isMember(inner) ? inner.property : inner) ?? 'run';
  const object = isMember(inner) && inner.object?.type === 'Identifier' && last.length < 5 ? nameOf(inner.object) : undefined;
  return object === undefined ? last : `${object}.${last}`;
}
