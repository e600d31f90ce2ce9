import type ts from 'typescript';
import type { Model, UnitNode } from './model.ts';
import { bare, unitName } from './node-kinds.ts';
import type { Resolver } from './targets.ts';
import type { Entry } from './unit.ts';

const definers: Readonly<Record<string, Entry['kind']>> = { service: 'service', object: 'object', workflow: 'workflow', implement: 'service' };

/** Handlers by declaration: the functions in `handlers` of what is given to `service`, `object`, `workflow` or `implement` of Restate's SDK or of stet. */
export function handlersIn(file: ts.SourceFile, model: Model, resolver: Resolver): Entry[] {
  const { ts } = model;
  const entries: Entry[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const kind = definerOf(node, model);
      if (kind !== undefined) for (const argument of node.arguments) entries.push(...definedBy(argument, kind, model, resolver));
    }
    ts.forEachChild(node, visit);
  };
  if (file.text.includes('handlers')) visit(file);
  return entries;
}

/** Functions that take a durable context by the type of a parameter; they are durable code though no definition in the program has them. */
export function contextFunctionsIn(file: ts.SourceFile, model: Model): Entry[] {
  const { ts, checker, contexts } = model;
  const entries: Entry[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && (node as ts.FunctionLikeDeclaration).body !== undefined) {
      const takes = node.parameters.some(({ type }) => type !== undefined && contexts.isContext(checker.getTypeFromTypeNode(type as ts.TypeNode)));
      if (takes) entries.push({ name: unitName(ts, node), kind: 'function', unit: model.idOf(node as UnitNode) });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return entries;
}

function definerOf(call: ts.CallExpression, { ts, checker, contexts }: Model): Entry['kind'] | undefined {
  const callee = bare(ts, call.expression);
  const name = ts.isPropertyAccessExpression(callee) ? callee.name : ts.isIdentifier(callee) ? callee : undefined;
  if (name === undefined || call.arguments.length === 0) return undefined;
  const symbol = checker.getSymbolAtLocation(name);
  const real = symbol !== undefined && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  if (real === undefined || !(real.name in definers) || !contexts.isOfSdk(real)) return undefined;
  return definers[real.name];
}

function definedBy(argument: ts.Expression, kind: Entry['kind'], model: Model, resolver: Resolver): Entry[] {
  const { ts, checker } = model;
  const definition = literalOf(argument, model);
  const handlers = definition && propertyOf(definition, 'handlers', model);
  if (definition === undefined || handlers === undefined) return [];
  const service = nameOf(definition, model) ?? '<unnamed>';
  const literal = ts.isExpression(handlers) ? literalOf(handlers, model) : undefined;
  const entries: Entry[] = [];
  const add = (name: string, units: readonly UnitNode[]): void => {
    for (const unit of units) entries.push({ name: `${service}.${name}`, kind, unit: model.idOf(unit) });
  };
  if (literal !== undefined && !literal.properties.some((property) => ts.isSpreadAssignment(property))) {
    for (const property of literal.properties) add(property.name!.getText().replaceAll(/^['"]|['"]$/g, ''), unitsOf(property, model, resolver));
    return entries;
  }
  // A spread, a variable, an instance of a class: whatever properties it has.
  for (const property of checker.getTypeAtLocation(handlers).getProperties()) add(property.name, resolver.ofSymbol(property, handlers, true).units);
  return entries;
}

function unitsOf(property: ts.ObjectLiteralElementLike, { ts, checker }: Model, resolver: Resolver): readonly UnitNode[] {
  if (ts.isMethodDeclaration(property)) return [property];
  if (ts.isPropertyAssignment(property)) return handlerOf(property.initializer, ts, resolver);
  const value = ts.isShorthandPropertyAssignment(property) ? checker.getShorthandAssignmentValueSymbol(property) : undefined;
  return value === undefined ? [] : resolver.ofSymbol(value, property, true).units;
}

/** The function itself, or what is given to the maker of a handler: `handlers.object.shared(options, f)`. */
function handlerOf(value: ts.Expression, ts: Model['ts'], resolver: Resolver): readonly UnitNode[] {
  const node = bare(ts, value);
  const last = ts.isCallExpression(node) ? node.arguments.at(-1) : undefined;
  return last === undefined ? resolver.ofValue(node).units : handlerOf(last, ts, resolver);
}

/** The object literal that an expression is, also through a name that is bound to one. */
function literalOf(expression: ts.Expression, model: Model): ts.ObjectLiteralExpression | undefined {
  const { ts, checker } = model;
  const node = bare(ts, expression);
  if (ts.isObjectLiteralExpression(node)) return node;
  if (!ts.isIdentifier(node)) return undefined;
  const symbol = checker.getSymbolAtLocation(node);
  const real = symbol !== undefined && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const declaration = real?.valueDeclaration;
  if (declaration !== undefined) model.touch(declaration);
  const value = declaration !== undefined && ts.isVariableDeclaration(declaration) && declaration.initializer !== undefined ? bare(ts, declaration.initializer) : undefined;
  return value !== undefined && ts.isObjectLiteralExpression(value) ? value : undefined;
}

function propertyOf(literal: ts.ObjectLiteralExpression, name: string, { ts }: Model): ts.Expression | undefined {
  for (const property of literal.properties) {
    if (property.name === undefined || property.name.getText() !== name) continue;
    if (ts.isPropertyAssignment(property)) return property.initializer;
    if (ts.isShorthandPropertyAssignment(property)) return property.name;
  }
  return undefined;
}

function nameOf(definition: ts.ObjectLiteralExpression, model: Model): string | undefined {
  const value = propertyOf(definition, 'name', model);
  if (value === undefined) return undefined;
  const { ts, checker } = model;
  if (ts.isStringLiteralLike(value)) return value.text;
  const type = checker.getTypeAtLocation(value);
  return type.isStringLiteral() ? type.value : value.getText();
}
