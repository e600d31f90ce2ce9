import type ts from 'typescript';
import type { Span } from '../analysis/finding.ts';
import type { Model } from '../check/model.ts';

/** How deep a type is looked into: beyond it nobody says yes. */
const deepest = 5;

/** Says of an expression of a file, by its span, whether what it gives, or its promise, is the same when it comes back from JSON; undefined where the types do not tell. */
export function journalableIn(model: Model, file: ts.SourceFile): (span: Span) => boolean | undefined {
  const { ts, checker } = model;
  return ({ start, end }) => {
    let found: ts.Node | undefined;
    const enter = (node: ts.Node): void => {
      if (node.getStart(file) === start && node.end === end) found ??= node;
      else if (node.pos <= start && end <= node.end) ts.forEachChild(node, enter);
    };
    enter(file);
    if (found === undefined || !ts.isExpression(found)) return undefined;
    const type = checker.getAwaitedType(checker.getTypeAtLocation(found));
    return type && isJournalable(model, type, deepest);
  };
}

function isJournalable(model: Model, type: ts.Type, depth: number): boolean | undefined {
  const { ts, checker } = model;
  const { flags } = type;
  if (depth === 0 || flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return undefined;
  if (flags & (ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike | ts.TypeFlags.BooleanLike | ts.TypeFlags.Null | ts.TypeFlags.VoidLike | ts.TypeFlags.Never)) return true;
  if (flags & (ts.TypeFlags.BigIntLike | ts.TypeFlags.ESSymbolLike)) return false;
  if (type.isUnionOrIntersection()) return all(type.types.map((each) => isJournalable(model, each, depth)));
  if (checker.isArrayType(type) || checker.isTupleType(type)) return all(checker.getTypeArguments(type as ts.TypeReference).map((each) => isJournalable(model, each, depth - 1)));
  if (!(flags & ts.TypeFlags.Object)) return undefined;
  // An instance comes back without its class; a function does not come back.
  if (type.getCallSignatures().length > 0 || type.getConstructSignatures().length > 0 || type.isClass() || isOfLanguage(model, type)) return false;
  const members = checker.getPropertiesOfType(type).map((property) => isJournalable(model, checker.getTypeOfSymbol(property), depth - 1));
  const indexed = checker.getIndexInfosOfType(type).map((info) => isJournalable(model, info.type, depth - 1));
  return all([...members, ...indexed]);
}

/** `Date`, `Map`, `Buffer`, `Response`: interfaces of the language and of Node that stand for classes. */
function isOfLanguage({ ts, program }: Model, type: ts.Type): boolean {
  return type.symbol?.declarations?.some((declaration) => ts.isInterfaceDeclaration(declaration)
    && (program.isSourceFileDefaultLibrary(declaration.getSourceFile()) || declaration.getSourceFile().fileName.includes('/@types/node/'))) ?? false;
}

function all(verdicts: readonly (boolean | undefined)[]): boolean | undefined {
  return verdicts.includes(false) ? false : verdicts.includes(undefined) ? undefined : true;
}
