import type ts from 'typescript';
import type { Hoist, Replaced, Span } from '../analysis/finding.ts';
import type { TreeTools } from './tsc.ts';

/** What stands in for the node at a span, by `start:end`. */
export type Overlay = Map<string, (node: ts.Node) => ts.Node>;

interface Tools {
  readonly ts: TreeTools;
  readonly factory: ts.NodeFactory;
  readonly file: ts.SourceFile;
  /** Shared with `visit`, which looks into it first. */
  readonly overlay: Overlay;
  readonly visit: (node: ts.Node) => ts.Node;
}

/** A hoist as nodes; the text of it is made by the rewriter. Each piece is visited once, at the place that it moves to. */
export function hoisted(tools: Tools, call: ts.Node, edit: Span & Hoist): ts.Expression {
  const { ts, factory, overlay, visit } = tools;
  const carried = edit.after.flatMap((each) => each.carried);
  const nameOf = ({ by }: Replaced): ts.Expression => factory.createIdentifier(by);
  const before = edit.before.map((piece) => ({ piece, name: () => factory.createIdentifier(piece.name) }));

  for (const { piece, name } of before) overlay.set(keyOf(piece), name);
  const take = (span: Span, replaced: readonly Replaced[]): ts.Expression => {
    const own = overlay.get(keyOf(span));
    overlay.delete(keyOf(span));
    for (const each of replaced) overlay.set(keyOf(each), () => nameOf(each));
    const node = visit(nodeAt(tools, call, span)) as ts.Expression;
    for (const each of replaced) overlay.delete(keyOf(each));
    if (own) overlay.set(keyOf(span), own);
    return node;
  };
  const front = edit.before.map((piece) => declared(factory, ts, factory.createIdentifier(piece.name), take(piece, piece.replaced)));
  const values = carried.map((each) => take(each, []));
  const behind = edit.after.map((piece) => take(piece, [...piece.replaced, ...piece.carried]));

  const none = (): ts.Expression => factory.createVoidZero();
  const list = (first: ts.Expression | undefined): ts.Expression => factory.createArrayLiteralExpression(first ? [first, ...values] : values);
  const tail = edit.result.as === 'tail';
  for (const [at, piece] of edit.after.entries()) {
    const last = at === edit.after.length - 1;
    const isWhole = (tail && last) || (edit.result.as === 'none' && edit.result.at === piece.end);
    overlay.set(keyOf(piece), () => (isWhole && last && values.length > 0 ? list(undefined) : none()));
  }
  if (values.length > 0) overlayResult(tools, edit, (value) => list(value ?? none()));
  if (edit.makesAsync) overlay.set(keyOf(edit.action), (node) => asAsync(tools, node));
  const inner = ts.visitEachChild(call, visit, undefined) as ts.Expression;
  for (const span of [...edit.before, ...edit.after, edit.action]) overlay.delete(keyOf(span));
  if (edit.result.as === 'carried') for (const key of [keyOf(edit.result.at), `return:${edit.result.at.end}`]) overlay.delete(key);
  overlay.delete(`block:${edit.action.end}`);

  return invoked(factory, ts, [...front, ...called(factory, ts, edit, inner, carried.map(nameOf)), ...ended(factory, edit, behind)]);
}

/** The statement with the call itself. */
function called(factory: ts.NodeFactory, typescript: TreeTools, edit: Hoist, call: ts.Expression, carried: readonly ts.Expression[]): ts.Statement[] {
  if (edit.after.length === 0) return [factory.createReturnStatement(call)];
  const awaited = factory.createAwaitExpression(call);
  const isTail = edit.result.as === 'tail';
  const result = factory.createIdentifier(edit.name);
  if (carried.length === 0) return [isTail ? factory.createExpressionStatement(awaited) : declared(factory, typescript, result, awaited)];
  const names = [...(isTail ? [] : [result]), ...(carried as readonly ts.Identifier[])];
  return [declared(factory, typescript, factory.createArrayBindingPattern(names.map((name) => factory.createBindingElement(undefined, undefined, name))), awaited)];
}

function ended(factory: ts.NodeFactory, edit: Hoist, behind: readonly ts.Expression[]): ts.Statement[] {
  if (behind.length === 0) return [];
  const statements: ts.Statement[] = behind.map((each) => factory.createExpressionStatement(each));
  if (edit.result.as === 'tail') return [...statements.slice(0, -1), factory.createReturnStatement(behind.at(-1))];
  return [...statements, factory.createReturnStatement(factory.createIdentifier(edit.name))];
}

function overlayResult({ ts, factory, overlay, visit }: Tools, { result, action }: Hoist, list: (value: ts.Expression | undefined) => ts.Expression): void {
  if (result.as === 'carried' && result.at.start < result.at.end) {
    const own = overlay.get(keyOf(result.at));
    overlay.set(keyOf(result.at), (node) => {
      const inner = own ? own(node) : ts.visitEachChild(node, visit, undefined);
      return list((result.awaited ? factory.createAwaitExpression(inner as ts.Expression) : inner) as ts.Expression);
    });
  } else if (result.as === 'carried') {
    overlay.set(`return:${result.at.end}`, () => factory.createReturnStatement(list(undefined)));
  } else if (result.as === 'none' && result.at === action.end - 1) {
    overlay.set(`block:${action.end}`, (node) => {
      const block = ts.visitEachChild(node as ts.Block, visit, undefined);
      return factory.updateBlock(block, [...block.statements, factory.createReturnStatement(list(undefined))]);
    });
  }
}

function asAsync({ ts, factory, visit }: Tools, node: ts.Node): ts.Node {
  const inner = ts.visitEachChild(node, visit, undefined);
  const modifier = [factory.createModifier(ts.SyntaxKind.AsyncKeyword)];
  if (ts.isArrowFunction(inner)) return factory.updateArrowFunction(inner, modifier, inner.typeParameters, inner.parameters, inner.type, inner.equalsGreaterThanToken, inner.body);
  if (!ts.isFunctionExpression(inner)) return inner;
  return factory.updateFunctionExpression(inner, modifier, inner.asteriskToken, inner.name, inner.typeParameters, inner.parameters, inner.type, inner.body);
}

function declared(factory: ts.NodeFactory, typescript: TreeTools, name: ts.BindingName, value: ts.Expression): ts.Statement {
  const list = factory.createVariableDeclarationList([factory.createVariableDeclaration(name, undefined, undefined, value)], typescript.NodeFlags.Const);
  return factory.createVariableStatement(undefined, list);
}

/** `(async () => { … })()`. */
function invoked(factory: ts.NodeFactory, typescript: TreeTools, statements: readonly ts.Statement[]): ts.Expression {
  const body = factory.createBlock(statements, true);
  const modifier = [factory.createModifier(typescript.SyntaxKind.AsyncKeyword)];
  const arrow = factory.createArrowFunction(modifier, undefined, [], undefined, factory.createToken(typescript.SyntaxKind.EqualsGreaterThanToken), body);
  return factory.createCallExpression(factory.createParenthesizedExpression(arrow), undefined, []);
}

/** The expression at a span. Throws where there is none: that is a bug of stet's. */
function nodeAt({ ts, file }: Tools, within: ts.Node, span: Span): ts.Node {
  let found: ts.Node | undefined;
  const look = (node: ts.Node): void => {
    if (found || ts.getTokenPosOfNode(node, file) > span.start || node.end < span.end) return;
    if (ts.isExpression(node) && ts.getTokenPosOfNode(node, file) === span.start && node.end === span.end) found = node;
    else ts.forEachChild(node, look);
  };
  look(within);
  if (found === undefined) throw new Error(`stet: no node of the tree at ${file.fileName}, offset ${span.start}, to move; this is a bug of stet's, please report it`);
  return found;
}

function keyOf({ start, end }: Span): string {
  return `${start}:${end}`;
}
