import { createRequire } from 'node:module';
import type ts from 'typescript';
import type { Edit } from '../analysis/finding.ts';
import { compile } from '../compile/index.ts';
import { loadConfig, validated, type Config } from '../config/index.ts';
import { ambientModule, distinctEdits, freeName } from '../rewrite/index.ts';
import { makeSelection } from './selection.ts';
import { hoisted, type Overlay } from './tsc-hoist.ts';

/** What ts-patch hands a transformer beside its own keys: the options of stet.config, which win over it. */
type TsPatchConfig = Config & { readonly transform?: unknown; readonly import?: unknown; readonly after?: unknown; readonly type?: unknown };

type TypeScript = typeof ts;

/** For ts-patch: `"plugins": [{ "transform": "@stet/plugin/tsc" }]` in tsconfig.json. It hands over the TypeScript that it patched. */
export default function transformer(
  program: ts.Program,
  options: TsPatchConfig = {},
  extras: { readonly ts?: TypeScript } = {},
): ts.TransformerFactory<ts.SourceFile> {
  const { transform: _transform, import: _import, after: _after, type: _type, ...config } = options;
  return stetTransformer(config, program.getCurrentDirectory(), extras.ts);
}

/**
 * A `before` transformer for TypeScript 6. It applies the findings of the one analysis by span: each span is that of a node.
 * Declarations are made from the untouched tree, and so stay as they are.
 * Throws where a span matches no node: that is a bug of stet's, and half a rewriting would be worse.
 */
export function stetTransformer(
  options: Config = {},
  cwd: string = process.cwd(),
  typescript: TypeScript = createRequire(import.meta.url)('typescript') as TypeScript,
): ts.TransformerFactory<ts.SourceFile> {
  const loaded = loadConfig(cwd);
  const config = { ...loaded.config, ...validated(options, 'the options of the tsc plugin') };
  const isSelected = makeSelection({ ...loaded, config });
  return (context) => (file) => {
    if (file.isDeclarationFile || !isSelected(file.fileName)) return file;
    const { findings, isModule } = compile(file.text, file.fileName, { rules: config.rules ?? {}, contexts: config.contexts ?? [] });
    const edits = distinctEdits(findings);
    return edits.length === 0 ? file : applyEdits(file, edits, isModule === true, context, typescript);
  };
}

function applyEdits(
  file: ts.SourceFile,
  edits: readonly Edit[],
  isModule: boolean,
  context: ts.TransformationContext,
  ts: TypeScript,
): ts.SourceFile {
  const { factory } = context;
  const local = freeName(file.text);
  const pending = new Map(edits.map((edit) => [`${edit.start}:${edit.end}`, edit]));

  const overlay: Overlay = new Map();
  const collapsedAt = new Map(edits.flatMap((edit) => (edit.as === 'collapse' ? [[`${edit.start}:${edit.end}`, edit] as const] : [])));
  for (const key of collapsedAt.keys()) pending.delete(key);

  const visit = (node: ts.Node): ts.Node => {
    const key = `${node.getStart(file)}:${node.end}`;
    const over = ts.isExpression(node) ? overlay.get(key) : ts.isReturnStatement(node) && !node.expression ? overlay.get(`return:${node.getStart(file) + 'return'.length}`) : ts.isBlock(node) ? overlay.get(`block:${node.end}`) : undefined;
    if (over) return over(node);
    if (ts.isCallExpression(node) && node.arguments.some((each) => collapsedAt.has(`${each.getStart(file)}:${each.end}`))) return collapsed(node);
    const edit = pending.get(key);
    if (edit === undefined || !takes(node, edit, ts)) return unchained(ts.visitEachChild(node, visit, context), factory, ts);
    pending.delete(key);
    return ts.setSourceMapRange(replacement(node, edit), node);
  };

  /** The call of a run whose action was another run: that one's arguments stand in its place. */
  const collapsed = (call: ts.CallExpression): ts.Node => {
    const given = call.arguments.flatMap((each): ts.Expression[] => {
      const edit = collapsedAt.get(`${each.getStart(file)}:${each.end}`);
      return edit === undefined ? [visit(each) as ts.Expression] : expressionsIn(each, edit.kept).map((kept) => visit(kept) as ts.Expression);
    });
    return factory.updateCallExpression(call, visit(call.expression) as ts.Expression, call.typeArguments, given);
  };

  const expressionsIn = (node: ts.Node, { start, end }: { readonly start: number; readonly end: number }): ts.Expression[] => {
    if (ts.isExpression(node) && node.getStart(file) >= start && node.end <= end) return [node];
    const found: ts.Expression[] = [];
    ts.forEachChild(node, (child) => void found.push(...expressionsIn(child, { start, end })));
    return found;
  };

  const replacement = (node: ts.Node, edit: Edit): ts.Node => {
    switch (edit.as) {
      case 'module':
        return factory.createStringLiteral(edit.module, file.text[edit.start] === "'");
      case 'property':
        return factory.createPropertyAssignment(edit.name, reference(edit));
      case 'reference':
        return reference(edit);
      case 'hoist':
        return hoisted({ ts, factory, file, overlay, visit }, node, edit);
      case 'collapse':
        return node;
      case 'around':
      case 'thunk': {
        const inner = ts.visitEachChild(node, visit, context) as ts.Expression;
        const arrow = factory.createToken(ts.SyntaxKind.EqualsGreaterThanToken);
        const argument = edit.as === 'around' ? inner : factory.createArrowFunction(undefined, undefined, [], undefined, arrow, inner);
        return factory.createCallExpression(reference(edit), undefined, [argument]);
      }
    }
  };

  const reference = (edit: { readonly member: string; readonly site?: string }): ts.Expression => {
    const root: ts.Expression = factory.createIdentifier(local);
    const site = edit.site === undefined ? root : atSite(root, edit.site);
    return edit.member.split('.').reduce((object, name) => factory.createPropertyAccessExpression(object, name), site);
  };

  const atSite = (root: ts.Expression, site: string): ts.Expression =>
    factory.createCallExpression(factory.createPropertyAccessExpression(root, 'at'), undefined, [factory.createStringLiteral(site)]);

  const visited = ts.visitEachChild(file, visit, context);
  const [unmatched] = pending.values();
  if (unmatched !== undefined) {
    const { line, character } = file.getLineAndCharacterOfPosition(unmatched.start);
    throw new Error(`stet: no node of the tree at ${file.fileName}:${line + 1}:${character + 1} to rewrite; this is a bug of stet's, please report it`);
  }
  if (edits.every((edit) => edit.as === 'module' || edit.as === 'hoist' || edit.as === 'collapse')) return visited;
  const prologue = visited.statements.findIndex((statement) => !(ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression)));
  const at = prologue < 0 ? visited.statements.length : prologue;
  const statements = [...visited.statements.slice(0, at), runtimeImport(local, isModule, factory, ts), ...visited.statements.slice(at)];
  return factory.updateSourceFile(visited, ts.setTextRange(factory.createNodeArray(statements), visited.statements));
}

/** Whether the edit is meant for this node, where several share its span, such as a statement and its expression. */
function takes(node: ts.Node, edit: Edit, ts: TypeScript): boolean {
  if (edit.as === 'module') return ts.isStringLiteralLike(node);
  if (edit.as === 'property') return ts.isShorthandPropertyAssignment(node);
  return ts.isExpression(node);
}

/** A link of an optional chain whose beginning was replaced is an ordinary access again: `a?.b?.random()` → `__stet.random()`. */
function unchained(node: ts.Node, factory: ts.NodeFactory, ts: TypeScript): ts.Node {
  if (!ts.isOptionalChain(node) || ts.isNonNullExpression(node) || node.questionDotToken !== undefined || ts.isOptionalChain(node.expression)) return node;
  if (ts.isCallExpression(node)) return ranged(factory.createCallExpression(node.expression, node.typeArguments, node.arguments), node, ts);
  if (ts.isPropertyAccessExpression(node)) return ranged(factory.createPropertyAccessExpression(node.expression, node.name), node, ts);
  if (ts.isElementAccessExpression(node)) return ranged(factory.createElementAccessExpression(node.expression, node.argumentExpression), node, ts);
  return node;
}

function ranged<T extends ts.Node>(node: T, original: ts.Node, ts: TypeScript): T {
  return ts.setOriginalNode(ts.setTextRange(node, original), original);
}

function runtimeImport(local: string, isModule: boolean, factory: ts.NodeFactory, ts: TypeScript): ts.Statement {
  const from = factory.createStringLiteral(ambientModule);
  if (isModule) {
    return factory.createImportDeclaration(undefined, factory.createImportClause(undefined, undefined, factory.createNamespaceImport(factory.createIdentifier(local))), from);
  }
  const call = factory.createCallExpression(factory.createIdentifier('require'), undefined, [from]);
  const declaration = factory.createVariableDeclaration(local, undefined, undefined, call);
  return factory.createVariableStatement(undefined, factory.createVariableDeclarationList([declaration], ts.NodeFlags.Const));
}
