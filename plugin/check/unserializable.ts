import type ts from 'typescript';
import { actionOf, contextMember } from './durable-calls.ts';
import type { Model, UnitNode } from './model.ts';
import { bare, isFunctionWithBody } from './node-kinds.ts';

/** A value that goes into the journal and whose type says that it does not come out as it went in. */
export interface Unserializable {
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly fix: string;
}

/** Classes of the language and of Node that the codec keeps, beside errors, which it keeps by name. */
const kept = new Set([
  'Array', 'ReadonlyArray', 'Map', 'ReadonlyMap', 'Set', 'ReadonlySet', 'Date', 'RegExp', 'URL', 'URLSearchParams', 'ArrayBuffer', 'SharedArrayBuffer', 'Buffer', 'DataView',
  'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array', 'Float16Array', 'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array',
]);
/** Operations whose argument is written, and its place among the arguments. */
const written: Readonly<Record<string, number>> = { set: 1, resolveAwakeable: 1 };
const fix = 'give plain data to the journal, or give the run a serde of its own';

/** The durable calls in a unit whose values do not survive the codec. What is of no known type is none of them. */
export function unserializableIn(model: Model, unit: UnitNode): Unserializable[] {
  const { ts } = model;
  const found: Unserializable[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) found.push(...ofCall(model, node));
    if (isFunctionWithBody(ts, node) || ts.isTypeNode(node)) return;
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(unit, visit);
  return found;
}

function ofCall(model: Model, call: ts.CallExpression): Unserializable[] {
  const { ts, checker } = model;
  const kind = contextMember(model, call)?.kind;
  if (kind === undefined) return [];
  const place = written[kind];
  const value = place === undefined ? undefined : call.arguments[place];
  if (value !== undefined && call.arguments.length === place! + 1) return report(model, value, checker.getTypeAtLocation(value), callee(call));
  if (kind !== 'run') return [];
  const action = actionOf(ts, call);
  // Behind the action stand its options, which may hold a serde.
  if (action === undefined || call.arguments.indexOf(action) < call.arguments.length - 1) return [];
  const [signature] = checker.getTypeAtLocation(action).getCallSignatures();
  if (signature === undefined) return [];
  const returned = checker.getReturnTypeOfSignature(signature);
  const inline = bare(ts, action);
  const body = ts.isArrowFunction(inline) && !ts.isBlock(inline.body) ? inline.body : call.expression;
  return report(model, body, checker.getAwaitedType(returned) ?? returned, callee(call));
}

function callee(call: ts.CallExpression): string {
  return call.expression.getText().replaceAll(/\s+/g, ' ');
}

function report(model: Model, at: ts.Expression, type: ts.Type, operation: string): Unserializable[] {
  const bad = partOf(model, type, at, '', new Set());
  if (bad === undefined) return [];
  const place = bad.path === '' ? 'the value' : `\`${bad.path}\` of the value`;
  return [{ start: at.getStart(), end: at.end, message: `${place} that \`${operation}\` writes is ${bad.what}, which does not survive the journal`, fix }];
}

interface Bad {
  readonly path: string;
  readonly what: string;
}

/** The first part of a type that is no data. `seen` ends circles of types. */
function partOf(model: Model, type: ts.Type, at: ts.Node, path: string, seen: Set<ts.Type>): Bad | undefined {
  const { ts, checker } = model;
  if (seen.has(type) || path.split('.').length > 6) return undefined;
  seen.add(type);
  if (type.flags & ts.TypeFlags.ESSymbolLike) return { path, what: 'a symbol' };
  if (type.isUnion() || type.isIntersection()) return first(type.types, (each) => partOf(model, each, at, path, seen));
  if (!(type.flags & ts.TypeFlags.Object)) return undefined;
  if (type.getCallSignatures().length > 0 || type.getConstructSignatures().length > 0) return { path, what: 'a function' };
  const name = type.symbol?.name ?? '';
  if (isOfLanguage(model, type)) {
    if (name === 'Promise') return { path, what: 'a promise' };
    if (kept.has(name)) return first(checker.getTypeArguments(type as ts.TypeReference), (each) => partOf(model, each, at, `${path}[]`, seen));
    if (name === 'Error' || name.endsWith('Error')) return undefined;
    const isNamed = type.isClassOrInterface() || model.program.isSourceFileDefaultLibrary(type.symbol.declarations![0]!.getSourceFile());
    const methods = checker.getPropertiesOfType(type).some((property) => checker.getTypeOfSymbolAtLocation(property, at).getCallSignatures().length > 0);
    return isNamed && methods && name !== '__type' && name !== '__object' ? { path, what: `a ${name}` } : undefined;
  }
  if (checker.isTupleType(type)) return first(checker.getTypeArguments(type as ts.TypeReference), (each) => partOf(model, each, at, `${path}[]`, seen));
  const declaration = type.symbol?.valueDeclaration;
  if (declaration !== undefined && ts.isClassLike(declaration)) return isError(model, type) ? undefined : { path, what: `an instance of class ${name}` };
  return first(checker.getPropertiesOfType(type), (property) => partOf(model, checker.getTypeOfSymbolAtLocation(property, at), at, `${path}.${property.name}`, seen));
}

/** Declared by the language or by Node. */
function isOfLanguage(model: Model, type: ts.Type): boolean {
  return type.symbol?.declarations?.some((declaration) => {
    const file = declaration.getSourceFile();
    return model.program.isSourceFileDefaultLibrary(file) || file.fileName.includes('/@types/node/');
  }) ?? false;
}

function isError(model: Model, type: ts.Type): boolean {
  return (type.getBaseTypes() ?? []).some((base) => (base.symbol?.name === 'Error' && isOfLanguage(model, base)) || isError(model, base));
}

function first<T>(values: readonly T[], of: (value: T) => Bad | undefined): Bad | undefined {
  for (const value of values) {
    const found = of(value);
    if (found !== undefined) return found;
  }
  return undefined;
}
