import { isBuiltin } from 'node:module';
import type ts from 'typescript';
import { Implementations } from './implementations.ts';
import type { Kept } from './memory/dependencies.ts';
import type { Model, UnitNode } from './model.ts';
import { bare, importedFrom, isFunctionWithBody } from './node-kinds.ts';

/** What a reference leads to. */
export interface Targets {
  readonly units: readonly UnitNode[];
  /** Declarations without a body that are of a package: the call goes into that. */
  readonly outside: readonly ts.Declaration[];
  /** Nothing was found, and what was called is neither the language's nor a parameter, which whoever passes it answers for. */
  readonly unknown: boolean;
}

const nothing: Targets = { units: [], outside: [], unknown: false };

/** Resolves references and values to functions and classes, with the checker. */
export class Resolver {
  readonly #model: Model;
  readonly #implementations: Implementations;
  readonly #implementing = new Map<ts.Type, Map<string, Kept<Targets>>>();

  constructor(model: Model) {
    this.#model = model;
    this.#implementations = new Implementations(model);
  }

  /** The functions that an expression's value is, where the program tells: `f`, `o.m`, `f.bind(o)`, `c ? f : g`, `make()`. */
  ofValue(expression: ts.Expression, called = true): Targets {
    const { ts, checker } = this.#model;
    const node = bare(ts, expression);
    if (isFunctionWithBody(ts, node) || ts.isClassExpression(node)) return { ...nothing, units: [node as UnitNode] };
    if (ts.isConditionalExpression(node)) return both(this.ofValue(node.whenTrue, called), this.ofValue(node.whenFalse, called));
    if (ts.isBinaryExpression(node)) {
      const { kind } = node.operatorToken;
      if (kind === ts.SyntaxKind.CommaToken || kind === ts.SyntaxKind.EqualsToken) return this.ofValue(node.right, called);
      return both(this.ofValue(node.left, called), this.ofValue(node.right, called));
    }
    if (ts.isIdentifier(node)) return this.ofName(node, called);
    if (ts.isPropertyAccessExpression(node)) return this.ofName(node.name, called);
    if (ts.isElementAccessExpression(node)) return this.#ofElement(node, called);
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'bind') return this.ofValue(node.expression.expression, called);
    if (ts.isCallExpression(node)) {
      const made = this.#bySignatures(checker.getTypeAtLocation(node));
      return made.units.length > 0 ? made : this.#ofArguments(node, called);
    }
    return nothing;
  }

  /** What a name stands for, at a place where it is used as a value. */
  ofName(name: ts.Identifier | ts.PrivateIdentifier | ts.StringLiteralLike, called: boolean): Targets {
    const { checker } = this.#model;
    const symbol = checker.getSymbolAtLocation(name);
    if (symbol === undefined) return this.#ofUntyped(name, called);
    return this.ofSymbol(symbol, name, called);
  }

  /** A member of what a module without types exports. */
  #ofUntyped(name: ts.Node, called: boolean): Targets {
    const { ts, checker } = this.#model;
    const from = ts.isPropertyAccessExpression(name.parent) && name.parent.name === name ? bare(ts, name.parent.expression) : undefined;
    const symbol = from !== undefined && ts.isIdentifier(from) ? checker.getSymbolAtLocation(from) : undefined;
    const isUntyped = symbol !== undefined && (symbol.flags & ts.SymbolFlags.Alias) !== 0 && checker.getAliasedSymbol(symbol).declarations === undefined;
    return isUntyped ? this.#unresolved(symbol, called) : { ...nothing, unknown: called };
  }

  ofSymbol(symbol: ts.Symbol, at: ts.Node, called: boolean): Targets {
    const { ts, checker } = this.#model;
    const real = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    if (real.declarations === undefined) return this.#unresolved(symbol, called);
    let found = nothing;
    for (const declaration of real.declarations) found = both(found, this.#ofDeclaration(declaration, at, called));
    const overrides = called ? this.#overrides(real, at) : nothing;
    const all = both(found, overrides);
    if (all.units.length > 0 || all.outside.length > 0 || !called) return { ...all, unknown: false };
    return all;
  }

  /** A module that the program has no types of is a package all the same; Node's own are the catalogue's business. */
  #unresolved(symbol: ts.Symbol, called: boolean): Targets {
    const imported = symbol.declarations?.find((declaration) => importedFrom(this.#model.ts, declaration) !== undefined);
    const specifier = imported && importedFrom(this.#model.ts, imported);
    if (imported === undefined || specifier === undefined || specifier.startsWith('.')) return { ...nothing, unknown: called };
    return isBuiltin(specifier) ? nothing : { ...nothing, outside: [imported] };
  }

  #ofDeclaration(declaration: ts.Declaration, at: ts.Node, called: boolean): Targets {
    const { ts, checker } = this.#model;
    const file = declaration.getSourceFile();
    this.#model.touch(declaration);
    if (!this.#model.isOwn(file)) return this.#ofForeign(declaration, at, called);
    if (isFunctionWithBody(ts, declaration) || ts.isClassLike(declaration)) return { ...nothing, units: [declaration as UnitNode] };
    if (ts.isVariableDeclaration(declaration)) return this.#ofVariable(declaration, called);
    if (ts.isPropertyAssignment(declaration)) return this.#orUnknown(this.ofValue(declaration.initializer, called), declaration.initializer, called);
    if (ts.isShorthandPropertyAssignment(declaration)) {
      const value = checker.getShorthandAssignmentValueSymbol(declaration);
      return value === undefined ? nothing : this.ofSymbol(value, at, called);
    }
    if (ts.isExportAssignment(declaration)) return this.ofValue(declaration.expression, called);
    if (ts.isBindingElement(declaration)) return this.#ofBinding(declaration, at, called);
    if (ts.isPropertyDeclaration(declaration)) {
      const own = declaration.initializer === undefined ? nothing : this.ofValue(declaration.initializer, called);
      return both(own, this.#bySignature(declaration, at, called && own.units.length === 0));
    }
    if (ts.isMethodSignature(declaration) || ts.isPropertySignature(declaration) || ts.isMethodDeclaration(declaration)) return this.#bySignature(declaration, at, called);
    return nothing;
  }

  /** The program's own objects may stand behind what a package declares; the language's and Node's own are the catalogue's business. */
  #ofForeign(declaration: ts.Declaration, at: ts.Node, called: boolean): Targets {
    const { ts } = this.#model;
    const file = declaration.getSourceFile();
    if (this.#model.packageOf(file) === undefined) return { ...nothing, unknown: called && !this.#model.program.isSourceFileDefaultLibrary(file) && !file.fileName.includes('/node_modules/') && !this.#model.contexts.isSdkFile(file.fileName) };
    if (this.#model.contexts.isSdkFile(file.fileName)) return nothing;
    const isSignature = ts.isMethodSignature(declaration) || ts.isPropertySignature(declaration);
    const own = isSignature && called ? this.#bySignature(declaration, at, false) : nothing;
    return own.units.length > 0 ? own : { ...nothing, outside: [declaration] };
  }

  /** A name for a function is the function; a name for something made by a call is what the call made, or else all that went into it. */
  #ofVariable(declaration: ts.VariableDeclaration, called: boolean): Targets {
    const { ts, checker } = this.#model;
    const { initializer } = declaration;
    if (initializer === undefined) return this.#bySignatures(checker.getTypeAtLocation(declaration), called);
    const node = bare(ts, initializer);
    if (!called) return ts.isCallExpression(node) || ts.isObjectLiteralExpression(node) ? nothing : this.ofValue(node, false);
    const direct = this.ofValue(node, true);
    if (direct.units.length > 0 || direct.outside.length > 0) return direct;
    return this.#orUnknown(direct, initializer, true);
  }

  #orUnknown(found: Targets, value: ts.Expression, called: boolean): Targets {
    if (found.units.length > 0 || found.outside.length > 0 || !called) return found;
    const made = this.#bySignatures(this.#model.checker.getTypeAtLocation(value), true);
    return both(found, made);
  }

  /** The bodies behind the call signatures of a type. */
  #bySignatures(type: ts.Type, called = false): Targets {
    const { ts } = this.#model;
    const declarations = type.getCallSignatures().flatMap((signature) => (signature.getDeclaration() as ts.SignatureDeclaration | undefined) ?? []);
    for (const declaration of declarations) this.#model.touch(declaration);
    const units = declarations.filter((declaration) => isFunctionWithBody(ts, declaration) && this.#model.isOwn(declaration.getSourceFile())) as ts.Node[] as UnitNode[];
    const outside = declarations.filter((declaration) => this.#model.packageOf(declaration.getSourceFile()) !== undefined && !this.#model.contexts.isSdkFile(declaration.getSourceFile().fileName));
    const isForeign = declarations.length > 0 && declarations.every((declaration) => !this.#model.isOwn(declaration.getSourceFile()));
    return { units, outside, unknown: called && units.length === 0 && outside.length === 0 && !isForeign };
  }

  #ofArguments(call: ts.CallExpression, called: boolean): Targets {
    return call.arguments.map((each) => (this.#isFunction(each) ? this.ofValue(each, called) : nothing)).reduce(both, nothing);
  }

  #isFunction(node: ts.Expression): boolean {
    const { ts } = this.#model;
    const inner = bare(ts, node);
    return isFunctionWithBody(ts, inner) || ts.isIdentifier(inner) || ts.isPropertyAccessExpression(inner);
  }

  #ofElement(node: ts.ElementAccessExpression, called: boolean): Targets {
    const { ts, checker } = this.#model;
    const argument = bare(ts, node.argumentExpression);
    if (ts.isStringLiteralLike(argument)) return this.ofName(argument, called);
    const type = checker.getTypeAtLocation(node);
    const made = this.#bySignatures(type, called);
    if (made.units.length > 0 || made.outside.length > 0) return made;
    // A table of functions: any of them.
    const table = checker.getTypeAtLocation(node.expression);
    const members = table.getProperties().map((property) => this.ofSymbol(property, node, called)).reduce(both, nothing);
    return members.units.length > 0 ? members : made;
  }

  #ofBinding(element: ts.BindingElement, at: ts.Node, called: boolean): Targets {
    const { ts, checker } = this.#model;
    if (ts.isArrayBindingPattern(element.parent) || element.dotDotDotToken !== undefined) return nothing;
    const name = element.propertyName ?? element.name;
    if (!ts.isIdentifier(name) && !ts.isStringLiteralLike(name)) return nothing;
    const property = checker.getTypeAtLocation(element.parent).getProperty(name.text);
    return property === undefined ? nothing : this.ofSymbol(property, at, called);
  }

  /** A member that is declared without a body: whatever the program has for it. */
  #bySignature(declaration: ts.Declaration, at: ts.Node, called: boolean): Targets {
    const { ts } = this.#model;
    const name = (declaration as ts.NamedDeclaration).name;
    if (name === undefined || !(ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isPrivateIdentifier(name))) return nothing;
    const found = this.#implementationsAt(name.text, at, called);
    if (found.units.length > 0 || found.outside.length > 0) return found;
    return { ...found, unknown: called && !this.#isParameterOf(at) };
  }

  #implementationsAt(name: string, at: ts.Node, called: boolean): Targets {
    const receiver = this.#receiverOf(at);
    if (receiver === undefined) return nothing;
    const key = `${name}${called ? '()' : ''}`;
    let known = this.#implementing.get(receiver);
    if (known === undefined) this.#implementing.set(receiver, (known = new Map<string, Kept<Targets>>()));
    return this.#model.dependencies.once(known, key, () => all(this.#implementations.of(name, receiver, called).map((member) => this.#ofMember(member, called))));
  }

  #ofMember(member: ts.ClassElement | ts.ObjectLiteralElementLike, called: boolean): Targets {
    const { ts, checker } = this.#model;
    this.#model.touch(member);
    if (isFunctionWithBody(ts, member)) return { ...nothing, units: [member as UnitNode] };
    if ((ts.isPropertyAssignment(member) || ts.isPropertyDeclaration(member)) && member.initializer !== undefined) return { ...this.ofValue(member.initializer, called), unknown: false };
    if (ts.isShorthandPropertyAssignment(member)) {
      const value = checker.getShorthandAssignmentValueSymbol(member);
      return value === undefined ? nothing : { ...this.ofSymbol(value, member, called), unknown: false };
    }
    return nothing;
  }

  /** The type of what a member is taken from: `o` of `o.m`, the pattern of `{ m }`. */
  #receiverOf(at: ts.Node): ts.Type | undefined {
    const { ts, checker } = this.#model;
    const { parent } = at;
    if (ts.isPropertyAccessExpression(at)) return checker.getTypeAtLocation(at.expression);
    if (ts.isPropertyAccessExpression(parent) && parent.name === at) return checker.getTypeAtLocation(parent.expression);
    if (ts.isElementAccessExpression(parent) && parent.argumentExpression === at) return checker.getTypeAtLocation(parent.expression);
    const symbol = checker.getSymbolAtLocation(at);
    const binding = symbol?.declarations?.find((declaration) => ts.isBindingElement(declaration));
    return binding === undefined ? undefined : checker.getTypeAtLocation(binding.parent);
  }

  /** Destructured from a parameter: whoever passes the object has mentioned the function, or its literal is found by its type. */
  #isParameterOf(at: ts.Node): boolean {
    const { ts, checker } = this.#model;
    const symbol = checker.getSymbolAtLocation(at);
    return symbol?.declarations?.some((declaration) => {
      let root: ts.Node = declaration;
      while (ts.isBindingElement(root)) root = root.parent.parent;
      return ts.isParameter(root);
    }) ?? false;
  }

  /** Methods of subclasses that stand in for a method of a class. `super.m()` means the one and no other. */
  #overrides(symbol: ts.Symbol, at: ts.Node): Targets {
    const { ts } = this.#model;
    const isMethod = symbol.declarations?.some((each) => (ts.isMethodDeclaration(each) || ts.isAccessor(each) || ts.isPropertyDeclaration(each)) && ts.isClassLike(each.parent) && !isStatic(ts, each));
    const access = at.parent;
    if (!isMethod || !ts.isPropertyAccessExpression(access) || access.expression.kind === ts.SyntaxKind.SuperKeyword) return nothing;
    return { ...this.#implementationsAt(symbol.name, at, true), unknown: false };
  }
}

function isStatic(ts: Model['ts'], node: ts.Declaration): boolean {
  return (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Static) !== 0;
}

function all(targets: readonly Targets[]): Targets {
  return {
    units: [...new Set(targets.flatMap(({ units }) => units))], outside: [...new Set(targets.flatMap(({ outside }) => outside))], unknown: targets.some(({ unknown }) => unknown),
  };
}

function both(a: Targets, b: Targets): Targets {
  if (a === nothing) return b;
  if (b === nothing) return a;
  if (a.units.length + a.outside.length === 0 && !a.unknown) return b;
  if (b.units.length + b.outside.length === 0 && !b.unknown) return a;
  return { units: [...new Set([...a.units, ...b.units])], outside: [...new Set([...a.outside, ...b.outside])], unknown: a.unknown || b.unknown };
}
