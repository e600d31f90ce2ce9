import type ts from 'typescript';
import { actionOf, contextMember } from './durable-calls.ts';
import type { Model } from './model.ts';
import { bare } from './node-kinds.ts';

/** A declaration whose code belongs to a fingerprint. */
export type Root = ts.Node;

/**
 * The text of a declaration as far as it decides what the code does: without comments, types and layout, with local names numbered by their first use,
 * shorthand properties expanded, and the actions of runs left out. Names that lead to other code of the program become what `refer` says.
 */
export function normalForm(root: Root, model: Model, refer: (declaration: ts.Node) => string | undefined): string {
  return new NormalForm(root, model, refer).text();
}

class NormalForm {
  readonly #root: Root;
  readonly #model: Model;
  readonly #refer: (declaration: ts.Node) => string | undefined;
  readonly #locals = new Map<ts.Symbol, string>();
  readonly #tokens: string[] = [];

  constructor(root: Root, model: Model, refer: (declaration: ts.Node) => string | undefined) {
    this.#root = root;
    this.#model = model;
    this.#refer = refer;
  }

  text(): string {
    this.#visit(this.#root);
    return this.#tokens.join(' ');
  }

  #visit(node: ts.Node): void {
    const { ts } = this.#model;
    if (this.#isErased(node)) return;
    if (ts.isExpression(node) && bare(ts, node) !== node) return this.#visit(bare(ts, node));
    if (ts.isIdentifier(node)) return void this.#tokens.push(this.#name(node));
    if (ts.isShorthandPropertyAssignment(node)) {
      this.#tokens.push('PropertyAssignment(', node.name.text, this.#named(this.#model.checker.getShorthandAssignmentValueSymbol(node), node.name.text), ')');
      return;
    }
    if (ts.isBindingElement(node) && node.propertyName === undefined && ts.isIdentifier(node.name) && ts.isObjectBindingPattern(node.parent) && node.dotDotDotToken === undefined) this.#tokens.push(node.name.text, ':');
    if (ts.isLiteralExpression(node) || ts.isTemplateLiteralToken(node) || ts.isPrivateIdentifier(node) || ts.isJsxText(node)) return void this.#tokens.push(kindOf(ts, node), JSON.stringify(node.text));
    this.#tokens.push(`${kindOf(ts, node)}${operatorOf(ts, node)}(`);
    if (ts.isCallExpression(node) && contextMember(this.#model, node)?.kind === 'run') this.#run(node);
    else ts.forEachChild(node, (child) => this.#visit(child));
    this.#tokens.push(')');
  }

  #run(call: ts.CallExpression): void {
    const action = actionOf(this.#model.ts, call);
    this.#visit(call.expression);
    for (const argument of call.arguments) {
      if (argument === action) this.#tokens.push('action');
      else this.#visit(argument);
    }
  }

  /** Types, and what is written about types. */
  #isErased(node: ts.Node): boolean {
    const { ts } = this.#model;
    if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return true;
    if (ts.isTypeParameterDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return true;
    if (ts.isHeritageClause(node)) return node.token === ts.SyntaxKind.ImplementsKeyword;
    const { kind } = node;
    const kept = new Set([ts.SyntaxKind.AsyncKeyword, ts.SyntaxKind.StaticKeyword, ts.SyntaxKind.AccessorKeyword]);
    if (ts.isModifier(node)) return !kept.has(kind as ts.SyntaxKind.AsyncKeyword);
    if (kind === ts.SyntaxKind.ExclamationToken) return true;
    return kind === ts.SyntaxKind.QuestionToken && !ts.isConditionalExpression(node.parent);
  }

  #name(node: ts.Identifier): string {
    const { ts, checker } = this.#model;
    const { parent } = node;
    const isMember = (ts.isPropertyAccessExpression(parent) && parent.name === node) || (ts.isBindingElement(parent) && parent.propertyName === node)
      || ((ts.isPropertyAssignment(parent) || ts.isMethodDeclaration(parent) || ts.isAccessor(parent) || ts.isPropertyDeclaration(parent)) && parent.name === node);
    if (isMember && node.parent !== this.#root) return node.text;
    if ((parent as Partial<ts.NamedDeclaration>).name === node && parent === this.#root) return 'self';
    return this.#named(checker.getSymbolAtLocation(node), node.text);
  }

  #named(symbol: ts.Symbol | undefined, text: string): string {
    const { ts, checker } = this.#model;
    const real = symbol !== undefined && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const declaration = real?.valueDeclaration ?? real?.declarations?.[0];
    if (real === undefined || declaration === undefined) return text;
    if (declaration === this.#root) return 'self';
    if (this.#isInRoot(declaration)) {
      let local = this.#locals.get(real);
      if (local === undefined) this.#locals.set(real, (local = `$${this.#locals.size}`));
      return local;
    }
    return this.#refer(declaration) ?? real.name;
  }

  #isInRoot(declaration: ts.Node): boolean {
    for (let at: ts.Node | undefined = declaration; at !== undefined; at = at.parent) if (at === this.#root) return true;
    return false;
  }
}

function kindOf(ts: Model['ts'], node: ts.Node): string {
  return ts.SyntaxKind[node.kind];
}

/** Operators that are no nodes of their own. */
function operatorOf(ts: Model['ts'], node: ts.Node): string {
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) return `:${ts.SyntaxKind[node.operator]}`;
  return ts.isMetaProperty(node) ? `:${ts.SyntaxKind[node.keywordToken]}` : '';
}
