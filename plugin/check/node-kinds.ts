import type ts from 'typescript';
import type { TypeScript } from './typescript.ts';

/** Nodes that change nothing about the value of the expression in them. */
function isWrapper(ts: TypeScript, node: ts.Node): node is ts.ParenthesizedExpression | ts.AsExpression | ts.SatisfiesExpression | ts.NonNullExpression | ts.TypeAssertion {
  return ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isNonNullExpression(node) || ts.isTypeAssertionExpression(node);
}

/** The expression inside parentheses, casts and non-null marks. */
export function bare(ts: TypeScript, node: ts.Expression): ts.Expression {
  let inner = node;
  while (isWrapper(ts, inner)) inner = inner.expression;
  return inner;
}

/** The outermost expression that only wraps this one. */
export function wrapped(ts: TypeScript, node: ts.Node): ts.Node {
  let at = node;
  while (at.parent !== undefined && isWrapper(ts, at.parent)) at = at.parent;
  return at;
}

/** Functions of every kind that have a body: what can be run. */
export function isFunctionWithBody(ts: TypeScript, node: ts.Node): node is ts.FunctionLikeDeclaration {
  return ts.isFunctionLike(node) && (node as ts.FunctionLikeDeclaration).body !== undefined;
}

/** The module that an import declares a name from. */
export function importedFrom(ts: TypeScript, declaration: ts.Node): string | undefined {
  let at: ts.Node | undefined = declaration;
  while (at !== undefined && !ts.isImportDeclaration(at) && !ts.isSourceFile(at)) at = at.parent;
  return at !== undefined && ts.isImportDeclaration(at) && ts.isStringLiteral(at.moduleSpecifier) ? at.moduleSpecifier.text : undefined;
}

/** What a reader calls a function, a class or a variable. */
export function unitName(ts: TypeScript, node: ts.Node): string {
  if (ts.isConstructorDeclaration(node)) return `new ${unitName(ts, node.parent)}`;
  const own = (node as ts.NamedDeclaration).name;
  const owner = node.parent;
  if (own !== undefined) {
    const name = textOfName(ts, own);
    const inClass = owner !== undefined && ts.isClassLike(owner) && owner.name !== undefined;
    return inClass ? `${owner.name!.text}.${name}` : name;
  }
  const holder = wrapped(ts, node).parent;
  if (holder !== undefined) {
    if ((ts.isVariableDeclaration(holder) || ts.isPropertyAssignment(holder) || ts.isPropertyDeclaration(holder)) && holder.name !== undefined) {
      const inClass = ts.isPropertyDeclaration(holder) && ts.isClassLike(holder.parent) && holder.parent.name !== undefined ? `${holder.parent.name.text}.` : '';
      return inClass + textOfName(ts, holder.name);
    }
    if (ts.isBinaryExpression(holder)) {
      const { left } = holder;
      if (ts.isIdentifier(left)) return left.text;
      if (ts.isPropertyAccessExpression(left)) return left.name.text;
    }
    if (ts.isExportAssignment(holder)) return 'default';
  }
  return hasDefault(ts, node) ? 'default' : '<anonymous>';
}

function hasDefault(ts: TypeScript, node: ts.Node): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) ?? false);
}

function textOfName(ts: TypeScript, name: ts.Node): string {
  if (ts.isIdentifier(name) || ts.isPrivateIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name)) return name.text;
  return name.getText();
}
