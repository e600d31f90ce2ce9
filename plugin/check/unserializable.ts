import type ts from 'typescript';
import type { Model } from './model.ts';

/** What of a value does not survive the journal. */
export interface Obstacle {
  /** Where in the value: `.onPaid`, `[].of`; empty for the value itself. */
  readonly path: string;
  readonly what: string;
}

/** Classes of the language and of Node that the codec keeps, beside errors. */
const kept = new Set([
  'Date', 'RegExp', 'URL', 'URLSearchParams', 'ArrayBuffer', 'Buffer', 'Number', 'String', 'Boolean', 'BigInt', 'Object', 'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array',
  'Int32Array', 'Uint32Array', 'Float16Array', 'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array',
]);
const collections = new Set(['Map', 'Set', 'ReadonlyMap', 'ReadonlySet']);
/** Deeper, a type that goes on for ever says nothing new. */
const deepest = 6;

/** What of the values of a type the codec of the journal (semantics §4) refuses; undefined where the type says nothing against them, as `unknown` does. */
export function obstacleIn(type: ts.Type, model: Model, path = '', seen: ReadonlySet<ts.Type> = new Set()): Obstacle | undefined {
  const { ts, checker, contexts } = model;
  if (type.flags & ts.TypeFlags.ESSymbolLike) return { path, what: 'a symbol' };
  if (type.isUnion()) return firstOf(type.types, (each) => obstacleIn(each, model, path, seen));
  if (!(type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) || seen.has(type) || seen.size > deepest) return undefined;
  if (type.isIntersection() && type.types.some((each) => !(each.flags & ts.TypeFlags.Object))) return undefined; // a branded text, or what a type parameter stands for
  const within = new Set([...seen, type]);
  if (type.getCallSignatures().length > 0) return { path, what: 'a function' };
  if (type.getConstructSignatures().length > 0) return { path, what: 'a class' };
  if (checker.isArrayType(type) || checker.isTupleType(type)) return firstOf(checker.getTypeArguments(type as ts.TypeReference), (each) => obstacleIn(each, model, `${path}[]`, within));
  const symbol = type.getSymbol();
  if (symbol !== undefined && contexts.isOfSdk(symbol)) return undefined; // options, and what the SDK itself writes
  if (symbol !== undefined && isBuiltIn(symbol, model)) {
    if (kept.has(symbol.name)) return undefined;
    if (collections.has(symbol.name)) return firstOf(checker.getTypeArguments(type as ts.TypeReference), (each) => obstacleIn(each, model, `${path}[]`, within));
  }
  if (isError(type, model)) return undefined;
  if (symbol !== undefined && (symbol.flags & ts.SymbolFlags.Class) !== 0) return { path, what: `an instance of class ${symbol.name}` };
  const member = firstOf(checker.getPropertiesOfType(type), (property) => ofProperty(property, model, path, within));
  // Of a built-in class the reader knows the name better than its first method.
  if (member !== undefined && symbol !== undefined && isBuiltIn(symbol, model) && symbol.name !== '__type' && symbol.name !== '__object') return { path, what: symbol.name === 'Promise' ? 'a promise' : `a ${symbol.name}` };
  return member ?? firstOf(checker.getIndexInfosOfType(type), (index) => obstacleIn(index.type, model, `${path}[]`, within));
}

function ofProperty(property: ts.Symbol, model: Model, path: string, seen: ReadonlySet<ts.Type>): Obstacle | undefined {
  const { ts, checker } = model;
  if (property.name.startsWith('__@')) return { path, what: 'an object with a member named by a symbol' };
  const type = checker.getTypeOfSymbol(property);
  const isOptional = (property.flags & ts.SymbolFlags.Optional) !== 0;
  // What may be absent is absent, as far as anybody can tell.
  if (isOptional && checker.getNonNullableType(type).getCallSignatures().length > 0) return undefined;
  return obstacleIn(type, model, `${path}.${property.name}`, seen);
}

function isBuiltIn(symbol: ts.Symbol, { program }: Model): boolean {
  return symbol.declarations?.some((declaration) => {
    const file = declaration.getSourceFile();
    return program.isSourceFileDefaultLibrary(file) || file.fileName.includes('/node_modules/@types/node/');
  }) ?? false;
}

function isError(type: ts.Type, model: Model): boolean {
  const symbol = type.getSymbol();
  if (symbol?.name === 'Error' && isBuiltIn(symbol, model)) return true;
  return (type.getBaseTypes() ?? []).some((base) => isError(base, model));
}

function firstOf<T>(all: readonly T[], find: (each: T) => Obstacle | undefined): Obstacle | undefined {
  for (const each of all) {
    const found = find(each);
    if (found !== undefined) return found;
  }
  return undefined;
}
