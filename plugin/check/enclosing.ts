import type ts from 'typescript';
import type { Model, UnitNode } from './model.ts';
import { isFunctionWithBody } from './node-kinds.ts';

/** The unit whose code an offset is in: the innermost function, or the class for the value of a field. Undefined: it runs when the module is loaded. */
export function enclosing({ ts }: Model, file: ts.SourceFile, offset: number): UnitNode | undefined {
  let unit: UnitNode | undefined;
  const enter = (node: ts.Node): void => {
    if (offset < node.pos || offset >= node.end) return;
    if (isFunctionWithBody(ts, node) && offset >= node.getStart(file) && !isOfDeclaration(ts, node, offset)) unit = node;
    else if (ts.isPropertyDeclaration(node) && (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Static) === 0 && node.initializer !== undefined && offset >= node.initializer.pos) unit = node.parent;
    ts.forEachChild(node, enter);
  };
  ts.forEachChild(file, enter);
  return unit;
}

/** A computed name or a decorator of a method runs when the class or the object is made. */
function isOfDeclaration(ts: Model['ts'], node: ts.FunctionLikeDeclaration, offset: number): boolean {
  const { name } = node;
  if (name !== undefined && ts.isComputedPropertyName(name) && offset >= name.pos && offset < name.end) return true;
  return ts.canHaveDecorators(node) && (ts.getDecorators(node)?.some((each) => offset >= each.pos && offset < each.end) ?? false);
}
