import type ts from 'typescript';
import { actionOf, clientCall, contextMember } from './durable-calls.ts';
import { ImplicitCalls } from './implicit-calls.ts';
import { refusedValues } from './journaled-values.ts';
import { libraryCall } from './library-call.ts';
import type { Model, UnitNode } from './model.ts';
import { bare, isFunctionWithBody, unitName, wrapped } from './node-kinds.ts';
import { RunParameters } from './run-parameters.ts';
import { Resolver, type Targets } from './targets.ts';
import type { Edge, JournaledValue, LibraryCall, Operation, Unit, Unknown } from './unit.ts';

/** Reads units: what a function calls, mentions and does with a context. Each unit is read once, when something reaches it. */
export class UnitReader {
  readonly model: Model;
  readonly resolver: Resolver;
  readonly runParameters: RunParameters;
  readonly implicit: ImplicitCalls;

  constructor(model: Model) {
    this.model = model;
    this.resolver = new Resolver(model);
    this.runParameters = new RunParameters(model, this.resolver);
    this.implicit = new ImplicitCalls(model, this.resolver);
  }

  read(node: UnitNode): Unit {
    return new Reading(this, node).unit();
  }
}

class Reading {
  readonly #reader: UnitReader;
  readonly #model: Model;
  readonly #node: UnitNode;
  readonly #edges = new Map<string, Edge>();
  readonly #operations: Operation[] = [];
  readonly #libraries: LibraryCall[] = [];
  readonly #values: JournaledValue[] = [];
  readonly #exact: number[] = [];
  readonly #unknown: Unknown[] = [];

  constructor(reader: UnitReader, node: UnitNode) {
    this.#reader = reader;
    this.#model = reader.model;
    this.#node = node;
  }

  unit(): Unit {
    const { ts } = this.#model;
    const node = this.#node;
    if (ts.isClassLike(node)) this.#construction(node);
    else if (ts.isVariableDeclaration(node)) this.#visit(node.initializer);
    else {
      for (const parameter of node.parameters) this.#visit(parameter);
      this.#visit(node.body);
    }
    const file = node.getSourceFile();
    const name = (node as ts.NamedDeclaration).name;
    return {
      id: this.#model.idOf(node), file: this.#model.nameOf(file), name: unitName(ts, node), at: (name ?? node).getStart(file), start: node.getStart(file), end: node.end,
      edges: [...this.#edges.values()].sort((a, b) => a.at - b.at || (a.to < b.to ? -1 : 1)),
      operations: this.#operations.sort((a, b) => a.start - b.start || a.end - b.end), libraries: this.#libraries, values: this.#values, exact: this.#exact, unknown: this.#unknown,
    };
  }

  /** What `new` runs: the base class, the fields, the constructor. */
  #construction(node: ts.ClassLikeDeclaration): void {
    const { ts } = this.#model;
    const base = node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
    if (base !== undefined) this.#lead(this.#reader.resolver.ofValue(base.expression, false), base.expression, false);
    for (const member of node.members) {
      if (ts.isConstructorDeclaration(member) && member.body !== undefined) this.#edge(member, member, false);
      const isStatic = (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static) !== 0;
      if (ts.isPropertyDeclaration(member) && !isStatic && member.initializer !== undefined && !isFunctionWithBody(ts, bare(ts, member.initializer))) this.#visit(member.initializer);
    }
  }

  #visit(node: ts.Node | undefined): void {
    const { ts } = this.#model;
    if (node === undefined || (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node))) return;
    if (isFunctionWithBody(ts, node)) return this.#closure(node);
    if (ts.isClassLike(node)) return this.#classInside(node);
    if (ts.isCallExpression(node)) return this.#call(node);
    if (ts.isNewExpression(node)) {
      this.#lead(this.#reader.resolver.ofValue(node.expression, false), node.expression, false);
      return this.#children(node);
    }
    if (ts.isTaggedTemplateExpression(node)) this.#lead(this.#reader.resolver.ofValue(node.tag), node.tag, true);
    if (ts.isPropertyAccessExpression(node)) return this.#access(node);
    if (ts.isIdentifier(node)) return this.#mention(node);
    if (ts.isPropertyAssignment(node)) {
      if (ts.isComputedPropertyName(node.name)) this.#visit(node.name.expression);
      return this.#visit(node.initializer);
    }
    if (ts.isShorthandPropertyAssignment(node)) {
      if (this.#escapes(node.parent)) this.#lead(this.#reader.resolver.ofSymbol(this.#model.checker.getShorthandAssignmentValueSymbol(node)!, node.name, false), node, false);
      return;
    }
    if (ts.isBinaryExpression(node) && isPower(ts, node) && isBigInt(this.#model, node)) this.#exact.push(node.operatorToken.getStart());
    for (const target of this.#reader.implicit.of(node)) this.#edge(target, node, false);
    this.#children(node);
  }

  #children(node: ts.Node): void {
    this.#model.ts.forEachChild(node, (child) => this.#visit(child));
  }

  /** A function written here: whoever gets it may call it; a name or a member of an object that stays here is called by its name. */
  #closure(node: ts.FunctionLikeDeclaration): void {
    const { ts } = this.#model;
    const holder = wrapped(ts, node).parent;
    if (ts.isFunctionDeclaration(node) || ts.isVariableDeclaration(holder)) return;
    if (ts.isObjectLiteralElementLike(node)) {
      if (this.#escapes(node.parent)) this.#edge(node, node, false);
      return;
    }
    if (ts.isPropertyAssignment(holder) && !this.#escapes(holder.parent)) return;
    this.#edge(node, node, false);
  }

  /** Whether an object literal goes straight into code that is not the program's, which may call all of it. */
  #escapes(literal: ts.Node): boolean {
    const { ts } = this.#model;
    const outer = wrapped(ts, literal);
    const { parent } = outer;
    if (ts.isPropertyAssignment(parent)) return this.#escapes(parent.parent);
    if (ts.isArrayLiteralExpression(parent)) return this.#escapes(parent);
    if (!(ts.isCallExpression(parent) || ts.isNewExpression(parent)) || parent.expression === outer) return false;
    const { units } = this.#reader.resolver.ofValue(parent.expression, ts.isCallExpression(parent));
    return units.length === 0 && !this.#isDefinition(parent);
  }

  /** `service({ handlers })` inside a function: its handlers are handlers, not callbacks. */
  #isDefinition(call: ts.CallExpression | ts.NewExpression): boolean {
    const { ts, checker, contexts } = this.#model;
    const callee = bare(ts, call.expression);
    const symbol = checker.getSymbolAtLocation(ts.isPropertyAccessExpression(callee) ? callee.name : callee);
    const real = symbol !== undefined && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    return real !== undefined && contexts.isOfSdk(real);
  }

  /** A class that is declared here runs its static part and its decorators now, and the rest when it is used. */
  #classInside(node: ts.ClassLikeDeclaration): void {
    const { ts } = this.#model;
    for (const clause of node.heritageClauses ?? []) if (clause.token === ts.SyntaxKind.ExtendsKeyword) for (const each of clause.types) this.#visit(each.expression);
    for (const member of node.members) {
      if (ts.isClassStaticBlockDeclaration(member)) this.#visit(member.body);
      else if (ts.isPropertyDeclaration(member) && (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static) !== 0) this.#visit(member.initializer);
      if (member.name !== undefined && ts.isComputedPropertyName(member.name)) this.#visit(member.name.expression);
    }
  }

  #call(node: ts.CallExpression): void {
    const { ts } = this.#model;
    const operation = contextMember(this.#model, node) ?? clientCall(this.#model, node);
    if (operation !== undefined) {
      this.#operations.push(operation);
      this.#values.push(...refusedValues(operation, node, this.#model));
      const action = operation.kind === 'run' ? actionOf(ts, node) : undefined;
      this.#visit(ts.isPropertyAccessExpression(bare(ts, node.expression)) ? (bare(ts, node.expression) as ts.PropertyAccessExpression).expression : undefined);
      for (const argument of node.arguments) {
        if (argument === action) this.#action(argument);
        else this.#visit(argument);
      }
      return;
    }
    if (node.expression.kind === ts.SyntaxKind.ImportKeyword || this.#isDefinition(node)) return this.#children(node);
    const targets = this.#reader.resolver.ofValue(node.expression);
    this.#lead(targets, node.expression, true);
    this.#visitCallee(node.expression);
    const passed = this.#reader.runParameters.of(targets.units);
    node.arguments.forEach((argument, index) => {
      if (passed.has(index)) this.#action(argument);
      else this.#visit(argument);
    });
    if (targets.units.length === 0) this.#handsOver(node);
  }

  /** The context given to code that is not known. */
  #handsOver(node: ts.CallExpression): void {
    const { ts, checker, contexts } = this.#model;
    for (const argument of node.arguments) {
      // What is written out here is no context; its type would cost the most.
      if (ts.isSpreadElement(argument) || isWrittenOut(ts, bare(ts, argument)) || !contexts.isContext(checker.getTypeAtLocation(argument))) continue;
      const text = node.expression.getText();
      this.#operations.push({ start: argument.getStart(), end: argument.end, kind: 'passed', text: `${text}(${argument.getText()})`, name: undefined });
    }
  }

  /** The callee itself is no mention; what it is taken from is evaluated. */
  #visitCallee(expression: ts.Expression): void {
    const { ts } = this.#model;
    const callee = bare(ts, expression);
    if (ts.isPropertyAccessExpression(callee)) return this.#base(callee.expression);
    if (ts.isElementAccessExpression(callee)) {
      this.#base(callee.expression);
      return this.#visit(callee.argumentExpression);
    }
    if (!ts.isIdentifier(callee) && !isFunctionWithBody(ts, callee)) this.#visit(callee);
  }

  /** An action of `run`: what it does is done once. What is evaluated to get it is done here. */
  #action(expression: ts.Expression): void {
    const { ts } = this.#model;
    const node = bare(ts, expression);
    const targets = this.#reader.resolver.ofValue(node);
    for (const unit of targets.units) this.#edge(unit, node, true);
    if (isFunctionWithBody(ts, node) || ts.isIdentifier(node)) return;
    if (ts.isPropertyAccessExpression(node)) return this.#base(node.expression);
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'bind') {
      for (const argument of node.arguments.slice(1)) this.#visit(argument);
      return;
    }
    if (ts.isConditionalExpression(node)) {
      this.#visit(node.condition);
      this.#action(node.whenTrue);
      return this.#action(node.whenFalse);
    }
    this.#visit(node);
  }

  #access(node: ts.PropertyAccessExpression): void {
    const operation = contextMember(this.#model, node);
    if (operation !== undefined) this.#operations.push(operation);
    else this.#lead(this.#reader.resolver.ofName(node.name as ts.Identifier, isAccessor(this.#model, node.name)), node, false);
    this.#base(node.expression);
  }

  /** `o` of `o.m`: a name there is not mentioned as a value. */
  #base(expression: ts.Expression): void {
    const { ts } = this.#model;
    const node = bare(ts, expression);
    if (!ts.isIdentifier(node)) this.#visit(node);
  }

  /** A name used as a value: whoever gets the function may call it, whoever gets the class may construct it. */
  #mention(node: ts.Identifier): void {
    const { ts } = this.#model;
    const { parent } = node;
    if (ts.isBindingElement(parent) ? parent.initializer !== node : isOnlyNamed(ts, node)) return;
    if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword) return;
    if (ts.isTypeOfExpression(parent)) return;
    this.#lead(this.#reader.resolver.ofName(node, false), node, false);
  }

  #lead(targets: Targets, at: ts.Node, called: boolean): void {
    for (const unit of targets.units) this.#edge(unit, at, false);
    if (!called) return;
    const call = wrapped(this.#model.ts, at).parent as ts.CallExpression;
    for (const declaration of targets.outside) {
      const found = libraryCall(this.#model, declaration, at, call);
      if (!this.#libraries.some(({ start, package: name, path }) => start === found.start && name === found.package && path === found.path)) this.#libraries.push(found);
    }
    if (targets.unknown && targets.units.length === 0 && targets.outside.length === 0) {
      const text = at.getText();
      this.#unknown.push({ start: at.getStart(), end: at.end, text: text.length > 60 ? `${text.slice(0, 57).replaceAll(/\s+/g, ' ')}…` : text });
    }
  }

  #edge(target: UnitNode, at: ts.Node, run: boolean): void {
    if (target === this.#node && !this.#model.ts.isFunctionLike(target)) return;
    this.#model.touch(target);
    const to = this.#model.idOf(target);
    const key = `${to}${run ? '!' : ''}`;
    const start = at.getStart();
    const known = this.#edges.get(key);
    if (known === undefined || start < known.at) this.#edges.set(key, { to, at: start, run });
  }
}

function isWrittenOut(ts: Model['ts'], node: ts.Expression): boolean {
  return ts.isFunctionLike(node) || ts.isLiteralExpression(node) || ts.isObjectLiteralExpression(node) || ts.isArrayLiteralExpression(node) || ts.isTemplateExpression(node);
}

function isPower(ts: Model['ts'], { operatorToken: { kind } }: ts.BinaryExpression): boolean {
  return kind === ts.SyntaxKind.AsteriskAsteriskToken || kind === ts.SyntaxKind.AsteriskAsteriskEqualsToken;
}

function isBigInt({ ts, checker }: Model, { left, right }: ts.BinaryExpression): boolean {
  return [left, right].some((operand) => (checker.getTypeAtLocation(operand).flags & ts.TypeFlags.BigIntLike) !== 0);
}

function isAccessor({ ts, checker }: Model, name: ts.Node): boolean {
  const symbol = checker.getSymbolAtLocation(name);
  return symbol !== undefined && (symbol.flags & ts.SymbolFlags.Accessor) !== 0;
}

/** Names of declarations, labels, members and exports: not uses of a value. */
function isOnlyNamed(ts: Model['ts'], node: ts.Identifier): boolean {
  const { parent } = node;
  return (parent as Partial<ts.NamedDeclaration>).name === node && !ts.isShorthandPropertyAssignment(parent)
    || ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent) || ts.isJsxAttribute(parent) || ts.isMetaProperty(parent);
}
