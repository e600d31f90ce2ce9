import type ts from 'typescript';
import type { Model } from '../check/model.ts';

/** Offsets of the names of parameters in a file whose type is a durable context, wherever the type is declared; one that may be missing is none. */
export function contextNamesIn(model: Model, file: ts.SourceFile): ReadonlySet<number> {
  const { ts, checker, contexts } = model;
  const names = new Set<number>();
  const visit = (node: ts.Node): void => {
    if (ts.isParameter(node) && ts.isIdentifier(node.name) && node.questionToken === undefined && node.dotDotDotToken === undefined && ts.isFunctionLike(node.parent)) {
      const type = checker.getTypeAtLocation(node.name);
      if (checker.getNonNullableType(type) === type && contexts.isContext(type)) names.add(node.name.getStart(file));
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return names;
}
