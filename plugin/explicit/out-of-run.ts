import { nodesIn } from '../analysis/durable/purity.ts';
import type { Edit, Finding, Hoist, Replaced, Span } from '../analysis/finding.ts';
import { isCall, isMember, nameOf, spanOf, type Syntax, unwrap } from '../analysis/syntax.ts';
import { outermost, parentOf, scopeAt } from '../analysis/tree.ts';
import { awaitAt } from './await-place.ts';
import { type Form, inOrder, type TextEdit } from './form.ts';
import type { Source } from './source.ts';
import { declarationOf, lineOf, statementOf, type WaitingStatement, waitingStatement } from './statement.ts';

/** What the build does with a context in an action, as a person would write it: the plan is the analysis' own. */
export function outOfRunForm(source: Source, finding: Finding): Form | undefined {
  const [edit] = finding.edits;
  switch (edit?.as) {
    case 'hoist': return new Hoisting(source, edit).form();
    case 'collapse': return collapsed(source, edit);
    case 'reference': return edit.member === 'now' ? nativeClock(source, edit) : undefined;
    default: return undefined;
  }
}

/** A run whose action does nothing but another run becomes that one. */
function collapsed(source: Source, { start, end, kept }: Extract<Edit, { as: 'collapse' }>): Form | undefined {
  const edits = [{ start, end: kept.start, text: '' }, { start: kept.end, end, text: '' }].filter((each) => each.start < each.end);
  return edits.some((each) => source.commentsIn(each).length > 0) ? undefined : { safe: true, words: 'one ctx.run', edits };
}

/** `await ctx.date.now()` in an action → `Date.now()`: its value is in the journal with the result. */
function nativeClock(source: Source, span: Span): Form | undefined {
  const index = source.at(span);
  const call = index === undefined ? undefined : parentOf(source.tree, outermost(source.tree, index));
  const parent = call === undefined ? undefined : source.parent(outermost(source.tree, call));
  const whole = parent?.type === 'AwaitExpression' ? parent : call === undefined ? undefined : source.node(call);
  if (!whole || (call !== undefined && (source.node(call).arguments?.length ?? 0) > 0) || source.commentsIn(spanOf(whole)).length > 0) return undefined;
  return { safe: true, words: 'Date.now()', edits: [{ ...spanOf(whole), text: 'Date.now()' }] };
}

/** What values are called that have no name in the action. */
const names: readonly (readonly [operation: RegExp, name: string])[] = [
  [/\.rand\.uuidv4$/, 'uuid'], [/\.rand\.\w+$/, 'drawn'], [/\.get$/, 'value'], [/\.stateKeys$/, 'keys'], [/\.awakeable$/, 'awakeable'],
];

/** One run with pieces of its action that go in front of it, or behind. */
class Hoisting {
  readonly #source: Source;
  readonly #hoist: Span & Hoist;
  readonly #edits: TextEdit[] = [];
  readonly #front: string[] = [];
  readonly #back: string[] = [];
  /** What the plan calls its pieces, and what they are called here. */
  readonly #renamed = new Map<string, string>();
  /** Pieces whose names stay as they are in the action. */
  readonly #kept = new Set<string>();
  readonly #used = new Set<string>();

  constructor(source: Source, hoist: Span & Hoist) {
    this.#source = source;
    this.#hoist = hoist;
  }

  form(): Form | undefined {
    const source = this.#source;
    const hoist = this.#hoist;
    const call = source.at(hoist);
    const statement = call === undefined ? undefined : waitingStatement(source, call);
    // A call that is returned as it is may stand where nothing can wait in front of it.
    if (call === undefined || !statement || !awaitAt(source, call) || hoist.result.as === 'tail' || this.#isNested()) return undefined;
    if (!hoist.before.every((piece) => this.#takeBefore(piece, statement))) return undefined;
    const carried = hoist.after.flatMap((piece) => piece.carried);
    for (const piece of carried) this.#renamed.set(piece.by, this.#nameOfCarried(piece));
    if (!hoist.after.every((piece) => this.#takeAfter(piece, statement))) return undefined;
    if (hoist.after.length > 0 && !this.#carry(statement, carried)) return undefined;
    const { start, end } = statement.span;
    if (this.#front.length > 0) this.#edits.push({ start, end: start, text: this.#front.map((line) => line + statement.gap).join('') });
    if (this.#back.length > 0) this.#edits.push({ start: end, end, text: this.#back.map((line) => statement.gap + line).join('') });
    return { safe: true, words: [...this.#front, ...this.#back].map((line) => line.replace(/;$/, '')).join('; '), edits: this.#edits.sort(inOrder) };
  }

  /** Pieces inside of pieces: left to a person. */
  #isNested(): boolean {
    const pieces: Span[] = [...this.#hoist.before, ...this.#hoist.after];
    return pieces.some((a) => pieces.some((b) => a !== b && a.start <= b.start && b.end <= a.end));
  }

  #takeBefore(piece: Hoist['before'][number], statement: WaitingStatement): boolean {
    const source = this.#source;
    const index = source.at(piece);
    if (index === undefined) return false;
    const code = this.#render(piece, piece.replaced);
    const declaration = declarationOf(source, outermost(source.tree, index));
    const alone = statementOf(source, index);
    const line = declaration || alone ? lineOf(source, spanOf((declaration ?? alone) as Syntax)) : undefined;
    if (alone && line) {
      this.#front.push(`${code};`);
      this.#edits.push({ ...line, text: '' });
      return true;
    }
    if (declaration && line && this.#mayMove(declaration, statement)) {
      const { start, end } = spanOf(declaration);
      this.#front.push(source.text.slice(start, piece.start) + code + source.text.slice(piece.end, end).replace(/;?$/, ';'));
      this.#edits.push({ ...line, text: '' });
      this.#kept.add(piece.name);
      return true;
    }
    const name = this.#fresh(this.#baseName(source.node(index)));
    this.#renamed.set(piece.name, name);
    this.#front.push(`const ${name} = ${code};`);
    this.#edits.push({ start: piece.start, end: piece.end, text: name });
    return source.commentsIn(piece).length === 0;
  }

  #takeAfter(piece: Hoist['after'][number], statement: WaitingStatement): boolean {
    const source = this.#source;
    const index = source.at(piece);
    if (index === undefined || source.commentsIn(piece).length > 0) return false;
    const code = this.#render(piece, [...piece.replaced, ...piece.carried.map((each) => ({ ...each, by: this.#renamed.get(each.by) ?? each.by }))]);
    const action = source.node(source.at(this.#hoist.action) as number);
    const isBody = spanOf(action.body as Syntax).end === piece.end && (action.body as Syntax).type !== 'BlockStatement';
    const alone = isBody ? undefined : statementOf(source, index);
    const line = alone && lineOf(source, spanOf(alone));
    if (!isBody && !line) return false;
    this.#back.push(`${code.replace(/^void\s+/, '')};`);
    // What is carried out of an arrow's only expression is what it gives.
    this.#edits.push(isBody ? { start: piece.start, end: piece.end, text: piece.carried.length === 0 ? '{}' : '' } : { ...(line as Span), text: '' });
    return statement.use !== 'returned' || !isBody;
  }

  /** The action gives what pieces behind the run need, and the run's statement takes it. */
  #carry(statement: WaitingStatement, carried: readonly Replaced[]): boolean {
    const source = this.#source;
    const { result } = this.#hoist;
    const isAwaited = source.node(statement.whole).type === 'AwaitExpression';
    const values = carried.map(({ start, end }) => source.text.slice(start, end));
    const taken = carried.map(({ by }) => this.#renamed.get(by) as string);
    const whole = spanOf(source.node(statement.whole));
    const opening = isAwaited ? '' : 'await ';
    if (statement.use === 'returned') {
      const name = this.#fresh('result');
      const pattern = carried.length === 0 ? name : `[${[name, ...taken].join(', ')}]`;
      this.#edits.push({ start: statement.span.start, end: whole.start, text: `const ${pattern} = ${opening}` });
      this.#back.push(`return ${name};`);
    }
    if (carried.length === 0) return true;
    if (result.as === 'none') return this.#carryAlone(statement, values, taken, result.at);
    if (result.as !== 'carried' || result.at.start === result.at.end || statement.use === 'assigned') return false;
    const suffix = source.isTyped ? '] as const' : ']';
    this.#edits.push({ start: result.at.start, end: result.at.start, text: result.awaited && this.#isPromise(result.at) ? '[await ' : '[' });
    this.#edits.push({ start: result.at.end, end: result.at.end, text: `, ${values.join(', ')}${suffix}` });
    if (result.awaited && this.#isPromise(result.at) && this.#hoist.makesAsync) this.#edits.push({ start: this.#hoist.action.start, end: this.#hoist.action.start, text: 'async ' });
    return statement.use === 'returned' || this.#bind(statement, taken, true);
  }

  /** The action had no result: what is carried is it. */
  #carryAlone(statement: WaitingStatement, values: readonly string[], taken: readonly string[], at: number): boolean {
    const source = this.#source;
    const action = source.node(source.at(this.#hoist.action) as number);
    const isBlock = (action.body as Syntax).type === 'BlockStatement';
    if (!isBlock || statement.use !== 'unused') return false;
    const statements = (action.body as Syntax).body as readonly Syntax[];
    const last = this.#hoist.after.at(-1) as Span;
    const own = statements.find((each) => spanOf(each).start <= last.start && last.end <= spanOf(each).end);
    const line = own && lineOf(source, spanOf(own));
    const index = this.#edits.findIndex((each) => line && each.start === line.start && each.end === line.end);
    if (!own || !line || index < 0 || at < line.end) return false;
    const value = values.length === 1 ? values[0] : `[${values.join(', ')}]${source.isTyped ? ' as const' : ''}`;
    const before = source.text.slice(line.start, spanOf(own).start);
    const after = source.text.slice(spanOf(own).end, line.end);
    this.#edits[index] = { ...line, text: `${before}return ${value};${after}` };
    return this.#bind(statement, taken, false);
  }

  /** `const [x, c] = await …`, `const [, c] = await …`, `const c = await …`. */
  #bind(statement: WaitingStatement, taken: readonly string[], withResult: boolean): boolean {
    const source = this.#source;
    if (statement.use === 'declared') {
      const { id } = statement.node.declarations?.[0] ?? {};
      if (!id || !withResult || (id as { typeAnnotation?: unknown }).typeAnnotation != null || statement.node.kind !== 'const') return false;
      this.#edits.push({ ...spanOf(id), text: `[${[source.textOf(id), ...taken].join(', ')}]` });
      return true;
    }
    const { start } = statement.span;
    const pattern = !withResult && taken.length === 1 ? taken[0] : `[${withResult ? ', ' : ''}${taken.join(', ')}]`;
    this.#front.push(`const ${pattern} = `);
    // The binding belongs to the statement itself: what goes in front of it comes before.
    const binding = this.#front.pop() as string;
    this.#edits.push({ start, end: start, text: this.#front.map((line) => line + statement.gap).join('') + binding });
    this.#front.length = 0;
    return true;
  }

  /** Whether a returned expression may be a promise, so that it has to be awaited to stand in a list. */
  #isPromise({ start, end }: Span): boolean {
    const index = this.#source.at({ start, end });
    const node = index === undefined ? undefined : unwrap(this.#source.node(index));
    return node?.type !== 'AwaitExpression' && !(node?.type === 'Identifier' && this.#isAwaitedName(node)) && !(node !== undefined && isMember(node) && this.#isAwaitedName(unwrap(node.object as Syntax)));
  }

  #isAwaitedName(name: Syntax): boolean {
    const index = name.type === 'Identifier' ? this.#source.flow.store.indexOf(name) : -1;
    const binding = index < 0 ? undefined : scopeAt(this.#source.tree, index).resolve(name.name as string);
    return binding !== undefined && binding.declarator >= 0 && this.#source.node(binding.declarator).init?.type === 'AwaitExpression';
  }

  /** Whether the names of a declaration are free where the run stands, and keep their values. */
  #mayMove(declaration: Syntax, statement: WaitingStatement): boolean {
    const source = this.#source;
    const scope = scopeAt(source.tree, statement.whole);
    const { start, end } = spanOf(declaration);
    if (source.commentsIn({ start, end }).length > 0) return false;
    return nodesIn(source.flow, declaration.declarations?.[0]?.id as Syntax).every((each) => {
      if (each.type !== 'Identifier') return true;
      const name = each.name as string;
      const isFree = scope.resolve(name) === undefined && (source.tree.references.get(name) ?? []).every((use) => scopeAt(source.tree, use).resolve(name) !== undefined);
      if (isFree && !this.#used.has(name)) this.#used.add(name);
      return isFree;
    });
  }

  /** A piece with names in it as they are called here. */
  #render({ start, end }: Span, replaced: readonly Replaced[]): string {
    let code = '';
    let from = start;
    for (const each of [...replaced].sort((a, b) => a.start - b.start)) {
      const planned = /^__moved_*\d+/.exec(each.by)?.[0];
      if (planned !== undefined && this.#kept.has(planned)) continue;
      const by = planned === undefined ? each.by : (this.#renamed.get(planned) ?? planned) + each.by.slice(planned.length);
      code += this.#source.text.slice(from, each.start) + by;
      from = each.end;
    }
    return code + this.#source.text.slice(from, end);
  }

  #nameOfCarried({ start, end }: Span): string {
    const index = this.#source.at({ start, end });
    const node = index === undefined ? undefined : unwrap(this.#source.node(index));
    const base = node?.type === 'Identifier' ? nameOf(node) : node !== undefined && isMember(node) && !node.computed ? nameOf(node.property) : undefined;
    return this.#fresh(base ?? 'value', node?.type === 'Identifier');
  }

  #baseName(node: Syntax): string {
    const call = unwrap(node.type === 'AwaitExpression' ? (node.argument as Syntax) : node);
    const key = isCall(call) && call.arguments?.length === 1 ? nameOf(call.arguments[0]) : undefined;
    const callee = isCall(call) ? this.#source.textOf(call.callee as Syntax) : '';
    if (/\.get$/.test(callee) && key !== undefined && /^[a-z_$][\w$]*$/i.test(key) && call.arguments?.[0]?.type === 'Literal') return key;
    return names.find(([operation]) => operation.test(callee))?.[1] ?? 'answer';
  }

  /** A name that the file does not use, the base or with a number behind it. `own`: the name goes out of the action that declares it. */
  #fresh(base: string, own = false): string {
    const isTaken = (name: string): boolean => this.#used.has(name) || this.#isUsed(name, own && name === base);
    let name = base;
    for (let count = 2; isTaken(name); count += 1) name = `${base}${count}`;
    this.#used.add(name);
    return name;
  }

  #isUsed(name: string, own: boolean): boolean {
    // Members of that name are no names.
    if (!own) return new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}(?![\\w$]|\\s*:)`).test(this.#source.text);
    const { start, end } = this.#hoist;
    const call = this.#source.at({ start, end }) as number;
    return scopeAt(this.#source.tree, call).resolve(name) !== undefined || (this.#source.tree.references.get(name) ?? []).some((use) => {
      const span = spanOf(this.#source.node(use));
      return span.start < start || span.end > end;
    });
  }
}
