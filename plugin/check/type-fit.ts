import type ts from 'typescript';
import type { Model } from './model.ts';

type Container = ts.ClassLikeDeclaration | ts.ObjectLiteralExpression;

/** A property that a type requires; where it can have one value only, such as `kind: 'card'`, with the type of that. */
interface Required {
  readonly name: string;
  readonly unit: ts.Type | undefined;
}

/** Which classes and object literals of a program are of a type, by declaration or by shape. A verdict is made once. */
export class TypeFit {
  readonly #model: Model;
  readonly #verdicts = new Map<ts.Type, Map<Container, boolean>>();
  readonly #required = new Map<ts.Type, readonly Required[]>();
  readonly #expected = new Map<ts.ObjectLiteralExpression, readonly ts.Symbol[]>();
  readonly #ancestors = new Map<ts.Symbol, ReadonlySet<ts.Symbol>>();
  #heirs: ReadonlyMap<ts.Symbol, readonly ts.ClassLikeDeclaration[]> | undefined;

  constructor(model: Model) {
    this.#model = model;
  }

  of(container: Container, asked: ts.Type): boolean {
    let ofType = this.#verdicts.get(asked);
    if (ofType === undefined) this.#verdicts.set(asked, (ofType = new Map<Container, boolean>()));
    let verdict = ofType.get(container);
    if (verdict === undefined) ofType.set(container, (verdict = this.#judge(container, asked)));
    return verdict;
  }

  /** The program's classes that are of a type by `extends` and `implements`, through as many steps as it takes, in the order of files and text. */
  heirsOf(asked: ts.Type): ReadonlySet<ts.ClassLikeDeclaration> {
    this.#heirs ??= this.#readHeirs();
    return new Set(symbolsOf(asked).flatMap((symbol) => this.#heirs!.get(symbol) ?? []));
  }

  #judge(container: Container, asked: ts.Type): boolean {
    const { ts, checker } = this.#model;
    const wanted = symbolsOf(asked);
    if (ts.isClassLike(container)) {
      const own = checker.getTypeAtLocation(container);
      const ancestors = this.#ancestorsOf(own.getSymbol());
      return wanted.some((symbol) => ancestors.has(symbol)) || this.#hasShape(own, asked);
    }
    if (isInstance(ts, asked)) return false;
    return this.#expectedOf(container).some((symbol) => wanted.includes(symbol)) || this.#hasShape(checker.getTypeAtLocation(container), asked);
  }

  /** Names and values of properties tell most types apart, at a fraction of what the comparison of types takes. */
  #hasShape(own: ts.Type, asked: ts.Type): boolean {
    const { ts, checker } = this.#model;
    if (isInstance(ts, asked)) return false;
    if (asked.isUnion()) return asked.types.some((each) => this.#hasShape(own, each)) || (!asked.types.some((each) => isInstance(ts, each)) && checker.isTypeAssignableTo(own, asked));
    for (const { name, unit } of this.#requiredBy(asked)) {
      const property = checker.getPropertyOfType(own, name);
      if (property === undefined) return false;
      if (unit === undefined) continue;
      const value = checker.getTypeOfSymbol(property);
      if (isUnit(ts, value) && !checker.isTypeAssignableTo(value, unit)) return false;
    }
    return isWrittenOut(ts, own) ? this.#hasProperties(own, asked) : checker.isTypeAssignableTo(own, asked);
  }

  /** The checker takes a literal with more than is asked for as a mistake; whoever gives it a name first may have it. */
  #hasProperties(own: ts.Type, asked: ts.Type): boolean {
    const { checker } = this.#model;
    if (asked.getCallSignatures().length > 0 || asked.getConstructSignatures().length > 0 || checker.getIndexInfosOfType(asked).length > 0) return checker.isTypeAssignableTo(own, asked);
    return checker.getPropertiesOfType(asked).every((wanted) => {
      const property = checker.getPropertyOfType(own, wanted.name);
      return property === undefined || checker.isTypeAssignableTo(checker.getTypeOfSymbol(property), checker.getTypeOfSymbol(wanted));
    });
  }

  #requiredBy(asked: ts.Type): readonly Required[] {
    const { ts, checker } = this.#model;
    let required = this.#required.get(asked);
    if (required === undefined) {
      required = checker.getPropertiesOfType(asked).filter((property) => (property.flags & ts.SymbolFlags.Optional) === 0).map((property) => {
        const type = checker.getTypeOfSymbol(property);
        return { name: property.name, unit: isUnit(ts, type) ? type : undefined };
      });
      this.#required.set(asked, required);
    }
    return required;
  }

  /** What a literal is written as: `const rule: Rule = { … }`. */
  #expectedOf(literal: ts.ObjectLiteralExpression): readonly ts.Symbol[] {
    const { checker } = this.#model;
    let symbols = this.#expected.get(literal);
    if (symbols === undefined) {
      const contextual = checker.getContextualType(literal);
      this.#expected.set(literal, (symbols = contextual === undefined ? [] : symbolsOf(checker.getNonNullableType(contextual))));
    }
    return symbols;
  }

  #readHeirs(): Map<ts.Symbol, ts.ClassLikeDeclaration[]> {
    const { ts, checker } = this.#model;
    const heirs = new Map<ts.Symbol, ts.ClassLikeDeclaration[]>();
    const visit = (node: ts.Node): void => {
      if (ts.isClassLike(node)) {
        for (const ancestor of this.#ancestorsOf(checker.getTypeAtLocation(node).getSymbol())) {
          const known = heirs.get(ancestor);
          if (known) known.push(node);
          else heirs.set(ancestor, [node]);
        }
      }
      ts.forEachChild(node, visit);
    };
    for (const file of this.#model.ownFiles()) if (file.text.includes('class')) visit(file);
    return heirs;
  }

  /** A class or interface, and all that it extends and implements. */
  #ancestorsOf(symbol: ts.Symbol | undefined): ReadonlySet<ts.Symbol> {
    if (symbol === undefined) return new Set();
    const known = this.#ancestors.get(symbol);
    if (known !== undefined) return known;
    const { ts, checker } = this.#model;
    const found = new Set<ts.Symbol>();
    const pending = [symbol];
    for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
      if (found.has(at)) continue;
      found.add(at);
      for (const declaration of at.declarations ?? []) {
        if (!ts.isClassLike(declaration) && !ts.isInterfaceDeclaration(declaration)) continue;
        for (const { types } of declaration.heritageClauses ?? []) for (const each of types) pending.push(...symbolsOf(checker.getTypeAtLocation(each)));
      }
    }
    this.#ancestors.set(symbol, found);
    return found;
  }
}

/** Whether a type is that of instances of a class, which nothing but the class and its heirs have; generic or not. */
export function isInstance(ts: Model['ts'], type: ts.Type): boolean {
  if (type.isIntersection()) return type.types.some((each) => isInstance(ts, each));
  const target = (type as Partial<ts.TypeReference>).target ?? type;
  return target.isClass();
}

function symbolsOf(type: ts.Type): ts.Symbol[] {
  if (type.isUnionOrIntersection()) return type.types.flatMap(symbolsOf);
  const symbol = type.getSymbol();
  return symbol === undefined ? [] : [symbol];
}

function isUnit(ts: Model['ts'], type: ts.Type): boolean {
  return (type.flags & ts.TypeFlags.Unit) !== 0;
}

/** The type of an object literal where it stands. */
function isWrittenOut(ts: Model['ts'], type: ts.Type): boolean {
  return (((type as Partial<ts.ObjectType>).objectFlags ?? 0) & ts.ObjectFlags.FreshLiteral) !== 0;
}
