import type ts from 'typescript';
import { packageNamed } from '../compile/package-name.ts';
import type { Model } from './model.ts';
import { importedFrom } from './node-kinds.ts';
import type { LibraryCall } from './unit.ts';

/** A call that goes into a package, whose declaration has no body. */
export function libraryCall(model: Model, declaration: ts.Declaration, at: ts.Node, call: ts.CallExpression | ts.NewExpression): LibraryCall {
  const { ts, checker } = model;
  const unresolved = importedFrom(ts, declaration);
  if (unresolved !== undefined) return { start: at.getStart(), end: at.end, package: packageNamed(unresolved), path: importedName(ts, declaration), promise: ts.isAwaitExpression(call.parent) };
  const name = model.packageOf(declaration.getSourceFile())?.name ?? '';
  const type = ts.isCallExpression(call) ? checker.getTypeAtLocation(call) : undefined;
  return {
    start: at.getStart(), end: at.end, package: name.startsWith('@types/') ? untyped(name) : name, path: pathOf(ts, declaration),
    promise: type !== undefined && checker.getPropertyOfType(checker.getNonNullableType(type), 'then') !== undefined,
  };
}

function importedName(ts: Model['ts'], declaration: ts.Declaration): string {
  if (ts.isImportSpecifier(declaration)) return (declaration.propertyName ?? declaration.name).text;
  return ts.isImportClause(declaration) ? 'default' : '*';
}

/** `@types/pg` → `pg`, `@types/babel__core` → `@babel/core`. */
function untyped(name: string): string {
  const bare = name.slice('@types/'.length);
  return bare.includes('__') ? `@${bare.replace('__', '/')}` : bare;
}

function pathOf(ts: Model['ts'], declaration: ts.Declaration): string {
  const names: string[] = [];
  for (let at: ts.Node | undefined = declaration; at !== undefined && !ts.isSourceFile(at); at = at.parent) {
    const { name } = at as ts.NamedDeclaration;
    if (name !== undefined && ts.isIdentifier(name)) names.unshift(name.text);
  }
  return names.length === 0 ? 'default' : names.join('.');
}
