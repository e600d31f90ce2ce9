import type ts from 'typescript';
import type { Model } from './model.ts';
import { bare, isFunctionWithBody } from './node-kinds.ts';

/** A member that can stand behind a signature: in a class, or in an object literal. */
type Member = ts.ClassElement | ts.ObjectLiteralElementLike;

/**
 * What the program has for a member that is declared without a body, or that a subclass overrides: every class and object literal with a member of that
 * name that is of the type, by declaration or by shape.
 */
export class Implementations {
  readonly #model: Model;
  #byName: ReadonlyMap<string, readonly Member[]> | undefined;
  readonly #fitting = new Map<ts.Type, Map<string, readonly Member[]>>();

  constructor(model: Model) {
    this.#model = model;
  }

  /** Members called `name` of what is assignable to `type`, in the order of files and text. */
  of(name: string, type: ts.Type, called: boolean): readonly Member[] {
    let ofType = this.#fitting.get(type);
    if (ofType === undefined) this.#fitting.set(type, (ofType = new Map<string, readonly Member[]>()));
    const key = called ? `${name}()` : name;
    let members = ofType.get(key);
    if (members === undefined) {
      this.#byName ??= membersByName(this.#model);
      members = (this.#byName.get(name) ?? []).filter((member) => mayBeCode(this.#model.ts, member, called) && this.#fits(member, type));
      ofType.set(key, members);
    }
    return members;
  }

  #fits(member: Member, type: ts.Type): boolean {
    const { ts, checker } = this.#model;
    const container = member.parent;
    const asked = checker.getNonNullableType(type);
    const wanted = symbolsOf(asked);
    if (ts.isClassLike(container)) {
      const isStatic = ts.canHaveModifiers(member) && (ts.getModifiers(member)?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) ?? false);
      if (isStatic) return false;
      const own = checker.getTypeAtLocation(container);
      if (this.#descendsFrom(own, wanted, new Set())) return true;
      // A class is of no other class's type, whatever their shapes.
      return !asked.isClass() && checker.isTypeAssignableTo(own, asked);
    }
    if (asked.isClass()) return false;
    const literal = container as ts.ObjectLiteralExpression;
    const contextual = checker.getContextualType(literal);
    if (contextual !== undefined && symbolsOf(checker.getNonNullableType(contextual)).some((symbol) => wanted.includes(symbol))) return true;
    return checker.isTypeAssignableTo(checker.getTypeAtLocation(literal), asked);
  }

  /** By `extends` and `implements`, through as many steps as it takes. */
  #descendsFrom(type: ts.Type, wanted: readonly ts.Symbol[], seen: Set<ts.Symbol>): boolean {
    const { ts, checker } = this.#model;
    const symbol = type.getSymbol();
    if (symbol === undefined || seen.has(symbol)) return false;
    seen.add(symbol);
    if (wanted.includes(symbol)) return true;
    return (symbol.declarations ?? []).some((declaration) => (ts.isClassLike(declaration) || ts.isInterfaceDeclaration(declaration))
      && (declaration.heritageClauses ?? []).some(({ types }) => types.some((each) => this.#descendsFrom(checker.getTypeAtLocation(each), wanted, seen))));
  }
}

function symbolsOf(type: ts.Type): ts.Symbol[] {
  if (type.isUnionOrIntersection()) return type.types.flatMap(symbolsOf);
  const symbol = type.getSymbol();
  return symbol === undefined ? [] : [symbol];
}

/** What is written as a function or an accessor; where it is called, also what may have a function as its value. */
function mayBeCode(ts: Model['ts'], member: Member, called: boolean): boolean {
  if (isFunctionWithBody(ts, member)) return true;
  const value = ts.isPropertyAssignment(member) || ts.isPropertyDeclaration(member) ? member.initializer && bare(ts, member.initializer) : undefined;
  if (value === undefined) return called && ts.isShorthandPropertyAssignment(member);
  if (isFunctionWithBody(ts, value)) return true;
  return called && !(ts.isLiteralExpression(value) || ts.isObjectLiteralExpression(value) || ts.isArrayLiteralExpression(value) || ts.isTemplateExpression(value) || ts.isNewExpression(value));
}

function membersByName(model: Model): Map<string, Member[]> {
  const { ts } = model;
  const members = new Map<string, Member[]>();
  const add = (member: Member): void => {
    const { name } = member;
    if (name === undefined || !(ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isPrivateIdentifier(name))) return;
    const known = members.get(name.text);
    if (known) known.push(member);
    else members.set(name.text, [member]);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isClassLike(node)) node.members.forEach(add);
    else if (ts.isObjectLiteralExpression(node)) node.properties.forEach(add);
    ts.forEachChild(node, visit);
  };
  for (const file of model.ownFiles()) visit(file);
  return members;
}
