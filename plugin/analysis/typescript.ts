import { nameOf, type Syntax } from './syntax.ts';

/** The members of an enum, wherever the parser keeps them. */
export function enumMembers(declaration: Syntax): readonly Syntax[] {
  return declaration.members ?? (declaration.body as Syntax | undefined)?.members ?? [];
}

/** `A` of `namespace A.B.C`. */
export function leftmostName(id: Syntax): string {
  let at = id;
  while (at.left) at = at.left;
  return nameOf(at) as string;
}

/** A namespace of types only does not exist at run time, and shadows nothing; nor does one that is declared. */
export function isInstantiated(declaration: Syntax): boolean {
  const body = declaration.body as Syntax | undefined;
  if (!body || declaration.declare || declaration.global || declaration.kind === 'global') return false;
  if (body.type === 'TSModuleDeclaration') return isInstantiated(body);
  return ((body.body ?? []) as readonly Syntax[]).some((statement) => {
    const inner = statement.type === 'ExportNamedDeclaration' ? (statement.declaration ?? statement) : statement;
    return inner.type === 'TSModuleDeclaration' ? isInstantiated(inner) : !isTypeOnly(inner);
  });
}

function isTypeOnly(statement: Syntax): boolean {
  return statement.type === 'TSInterfaceDeclaration' || statement.type === 'TSTypeAliasDeclaration' || statement.type === 'TSDeclareFunction'
    || statement.declare === true || statement.importKind === 'type' || statement.exportKind === 'type';
}
