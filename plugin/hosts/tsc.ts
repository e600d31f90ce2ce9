import { createRequire } from 'node:module';
import type ts from 'typescript';
import type { Edit } from '../analysis/finding.ts';
import { examine, SourceSyntaxError, type Examined } from '../compile/index.ts';
import { engineOf, loadConfig, validated, type Config } from '../config/index.ts';
import { findingPosition } from '../report/index.ts';
import { ambientModule, freeName } from '../rewrite/index.ts';
import { makeJournal } from './journal.ts';
import { aliasOfSdk } from './sdk-alias.ts';
import { makeSelection } from './selection.ts';
import { hoisted, type Overlay } from './tsc-hoist.ts';

/** What ts-patch hands a transformer beside its own keys: the options of stet.config, which win over it. */
type TsPatchConfig = Config & { readonly transform?: unknown; readonly import?: unknown; readonly after?: unknown; readonly type?: unknown };

/** What the transformer needs of TypeScript: the compiler itself holds it too, under the same names. */
export type TreeTools = Pick<typeof ts, Exclude<(typeof treeTools)[number], 'getTokenPosOfNode'>> & {
  /** `node.getStart()`, which the compiler's own nodes have not. Not among TypeScript's declarations. */
  readonly getTokenPosOfNode: (node: ts.Node, file: ts.SourceFile) => number;
};

/** The members of `TreeTools`. */
export const treeTools = [
  'visitEachChild', 'getTokenPosOfNode', 'setSourceMapRange', 'setTextRange', 'setOriginalNode', 'SyntaxKind', 'NodeFlags',
  'isExpression', 'isExpressionStatement', 'isStringLiteral', 'isStringLiteralLike', 'isShorthandPropertyAssignment',
  'isReturnStatement', 'isBlock', 'isArrowFunction', 'isFunctionExpression', 'forEachChild',
  'isOptionalChain', 'isNonNullExpression', 'isCallExpression', 'isPropertyAccessExpression', 'isElementAccessExpression',
] as const;

/** For ts-patch: `"plugins": [{ "transform": "@stet/plugin/tsc" }]` in tsconfig.json. It hands over the TypeScript that it patched. */
export default function transformer(
  program: ts.Program,
  options: TsPatchConfig = {},
  extras: { readonly ts?: typeof ts } = {},
): ts.TransformerFactory<ts.SourceFile> {
  const { transform: _transform, import: _import, after: _after, type: _type, ...config } = options;
  return stetTransformer(config, program.getCurrentDirectory(), extras.ts);
}

/**
 * A `before` transformer for TypeScript 5 and 6. It applies the findings of the one analysis by span: each span is that of a node.
 * Imports of Restate's SDK become imports of stet's surface of it, for the engine of the configuration.
 * Declarations are made from the untouched tree, and so stay as they are.
 * Throws where a span matches no node: that is a bug of stet's, and half a rewriting would be worse.
 */
export function stetTransformer(
  options: Config = {},
  cwd: string = process.cwd(),
  typescript: typeof ts = createRequire(import.meta.url)('typescript') as typeof ts,
): ts.TransformerFactory<ts.SourceFile> {
  return transformerOf(examiner(options, cwd), typescript as unknown as TreeTools);
}

/** What is found in a file of a program, or why it cannot be read; undefined for one that stays as it is. */
export type Examiner = (file: ts.SourceFile) => Examined | SourceSyntaxError | undefined;

/** Examines each file once, with the config that holds for the folder `cwd`. Throws `ConfigError`. */
export function examiner(options: Config, cwd: string): Examiner {
  const loaded = loadConfig(cwd);
  const config = { ...loaded.config, ...validated(options, 'the options of the tsc plugin') };
  const isSelected = makeSelection({ ...loaded, config });
  const journalOf = makeJournal({ ...loaded, config });
  const engine = engineOf(config);
  const known = new WeakMap<ts.SourceFile, Examined | SourceSyntaxError>();
  return (file) => {
    // What TypeScript cannot read it reports by itself, and emits as well as it can.
    if (file.isDeclarationFile || !isSelected(file.fileName) || (file as { parseDiagnostics?: unknown[] }).parseDiagnostics?.length) return undefined;
    let examined = known.get(file);
    if (examined === undefined) known.set(file, (examined = read(file)));
    return examined;
  };

  function read({ text, fileName }: ts.SourceFile): Examined | SourceSyntaxError {
    try {
      const journal = journalOf(fileName);
      return examine(text, fileName, { rules: config.rules ?? {}, contexts: config.contexts ?? [], ...(journal && { journal }), sdk: (specifier) => aliasOfSdk(specifier, fileName, engine) });
    } catch (error) {
      if (error instanceof SourceSyntaxError) return error;
      throw error;
    }
  }
}

/** The transformer over what is already examined. `onUnread` is told of a file that stet cannot read; it throws by default. */
export function transformerOf(
  examined: Examiner,
  typescript: TreeTools,
  onUnread: (error: SourceSyntaxError) => void = (error) => { throw error; },
): ts.TransformerFactory<ts.SourceFile> {
  return (context) => (file) => {
    const found = examined(file);
    if (found instanceof SourceSyntaxError) onUnread(found);
    if (found === undefined || found instanceof SourceSyntaxError || found.edits.length === 0) return file;
    return applyEdits(file, found.edits, found.isModule === true, context, typescript);
  };
}

function applyEdits(
  file: ts.SourceFile,
  edits: readonly Edit[],
  isModule: boolean,
  context: ts.TransformationContext,
  ts: TreeTools,
): ts.SourceFile {
  const { factory } = context;
  const local = freeName(file.text);
  const pending = new Map(edits.map((edit) => [`${edit.start}:${edit.end}`, edit]));

  const startOf = (node: ts.Node): number => (node.pos < 0 ? -1 : ts.getTokenPosOfNode(node, file));
  const overlay: Overlay = new Map();
  const collapsedAt = new Map(edits.flatMap((edit) => (edit.as === 'collapse' ? [[`${edit.start}:${edit.end}`, edit] as const] : [])));
  for (const key of collapsedAt.keys()) pending.delete(key);

  /** Whether a node has an edit in it, or is in one that moves what it spans; of a node that another transformer made nobody knows. */
  const isConcerned = ({ pos, end }: ts.Node): boolean => pos < 0 || edits.some((edit) =>
    (edit.start >= pos && edit.end <= end) || ((edit.as === 'hoist' || edit.as === 'collapse') && pos < edit.end && end > edit.start));

  const visit = (node: ts.Node): ts.Node => {
    if (!isConcerned(node)) return node;
    const start = startOf(node);
    const key = `${start}:${node.end}`;
    const over = ts.isExpression(node) ? overlay.get(key) : ts.isReturnStatement(node) && !node.expression ? overlay.get(`return:${start + 'return'.length}`) : ts.isBlock(node) ? overlay.get(`block:${node.end}`) : undefined;
    if (over) return over(node);
    if (ts.isCallExpression(node) && node.arguments.some((each) => collapsedAt.has(`${startOf(each)}:${each.end}`))) return collapsed(node);
    const edit = pending.get(key);
    if (edit === undefined || !takes(node, edit, ts)) return unchained(ts.visitEachChild(node, visit, context), factory, ts);
    pending.delete(key);
    return ts.setSourceMapRange(replacement(node, edit), node);
  };

  /** The call of a run whose action was another run: that one's arguments stand in its place. */
  const collapsed = (call: ts.CallExpression): ts.Node => {
    const given = call.arguments.flatMap((each): ts.Expression[] => {
      const edit = collapsedAt.get(`${startOf(each)}:${each.end}`);
      return edit === undefined ? [visit(each) as ts.Expression] : expressionsIn(each, edit.kept).map((kept) => visit(kept) as ts.Expression);
    });
    return factory.updateCallExpression(call, visit(call.expression) as ts.Expression, call.typeArguments, given);
  };

  const expressionsIn = (node: ts.Node, { start, end }: { readonly start: number; readonly end: number }): ts.Expression[] => {
    if (ts.isExpression(node) && startOf(node) >= start && node.end <= end) return [node];
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
        const named = edit.name === undefined ? [] : [factory.createStringLiteral(edit.name)];
        return factory.createCallExpression(reference(edit), undefined, [...named, argument]);
      }
      case 'net':
      case 'cell':
      case 'value':
        throw new Error(`stet: tsc emits no file of a library with state, and is to emit ${file.fileName}; this is a bug of stet's, please report it`);
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
    const { line, column } = findingPosition(file.text, unmatched).start;
    throw new Error(`stet: no node of the tree at ${file.fileName}:${line}:${column} to rewrite; this is a bug of stet's, please report it`);
  }
  if (edits.every((edit) => edit.as === 'module' || edit.as === 'hoist' || edit.as === 'collapse')) return visited;
  const prologue = visited.statements.findIndex((statement) => !(ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression)));
  const at = prologue < 0 ? visited.statements.length : prologue;
  const statements = [...visited.statements.slice(0, at), runtimeImport(local, isModule, factory, ts), ...visited.statements.slice(at)];
  return factory.updateSourceFile(visited, ts.setTextRange(factory.createNodeArray(statements), visited.statements));
}

/** Whether the edit is meant for this node, where several share its span, such as a statement and its expression. */
function takes(node: ts.Node, edit: Edit, ts: TreeTools): boolean {
  if (edit.as === 'module') return ts.isStringLiteralLike(node);
  if (edit.as === 'property') return ts.isShorthandPropertyAssignment(node);
  return ts.isExpression(node);
}

/** A link of an optional chain whose beginning was replaced is an ordinary access again: `a?.b?.random()` → `__stet.random()`. */
function unchained(node: ts.Node, factory: ts.NodeFactory, ts: TreeTools): ts.Node {
  if (!ts.isOptionalChain(node) || ts.isNonNullExpression(node) || node.questionDotToken !== undefined || ts.isOptionalChain(node.expression)) return node;
  if (ts.isCallExpression(node)) return ranged(factory.createCallExpression(node.expression, node.typeArguments, node.arguments), node, ts);
  if (ts.isPropertyAccessExpression(node)) return ranged(factory.createPropertyAccessExpression(node.expression, node.name), node, ts);
  if (ts.isElementAccessExpression(node)) return ranged(factory.createElementAccessExpression(node.expression, node.argumentExpression), node, ts);
  return node;
}

function ranged<T extends ts.Node>(node: T, original: ts.Node, ts: TreeTools): T {
  return ts.setOriginalNode(ts.setTextRange(node, original), original);
}

function runtimeImport(local: string, isModule: boolean, factory: ts.NodeFactory, ts: TreeTools): ts.Statement {
  const from = factory.createStringLiteral(ambientModule);
  if (isModule) {
    return factory.createImportDeclaration(undefined, factory.createImportClause(undefined, undefined, factory.createNamespaceImport(factory.createIdentifier(local))), from);
  }
  const call = factory.createCallExpression(factory.createIdentifier('require'), undefined, [from]);
  const declaration = factory.createVariableDeclaration(local, undefined, undefined, call);
  return factory.createVariableStatement(undefined, factory.createVariableDeclarationList([declaration], ts.NodeFlags.Const));
}
