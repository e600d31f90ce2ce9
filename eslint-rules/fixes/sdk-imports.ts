import { AST_NODE_TYPES, ASTUtils, type TSESLint, type TSESTree } from '@typescript-eslint/utils';

/** Modules that give the sdk's surface. */
const sdk = /^(?:@restatedev\/restate-sdk(?:\/.*)?|@stet\/runtime)$/;

/** Import declarations of the sdk in a file. */
export function sdkImports(program: TSESTree.Program): TSESTree.ImportDeclaration[] {
  return program.body.filter((statement): statement is TSESTree.ImportDeclaration =>
    statement.type === AST_NODE_TYPES.ImportDeclaration && sdk.test(statement.source.value));
}

/**
 * The name under which the sdk exports what `reference` names: `service` for `service` imported by name (renamed or not),
 * and for `restate.service` through a namespace or default import. Works for type names too; undefined for anything else.
 */
export function sdkExport(sourceCode: Readonly<TSESLint.SourceCode>, reference: TSESTree.Node): string | undefined {
  if (reference.type === AST_NODE_TYPES.Identifier) {
    const imported = importOf(sourceCode, reference);
    return imported?.type === AST_NODE_TYPES.ImportSpecifier ? exportedName(imported) : undefined;
  }
  const [object, property] = reference.type === AST_NODE_TYPES.TSQualifiedName ? [reference.left, reference.right]
    : reference.type === AST_NODE_TYPES.MemberExpression && !reference.computed ? [reference.object, reference.property] : [];
  if (object?.type !== AST_NODE_TYPES.Identifier || property?.type !== AST_NODE_TYPES.Identifier) return undefined;
  const imported = importOf(sourceCode, object);
  return imported && imported.type !== AST_NODE_TYPES.ImportSpecifier ? property.name : undefined;
}

function importOf(sourceCode: Readonly<TSESLint.SourceCode>, name: TSESTree.Identifier): TSESTree.ImportClause | undefined {
  const node = ASTUtils.findVariable(sourceCode.getScope(name), name.name)?.defs[0]?.node;
  const isSpecifier = node?.type === AST_NODE_TYPES.ImportSpecifier || node?.type === AST_NODE_TYPES.ImportNamespaceSpecifier
    || node?.type === AST_NODE_TYPES.ImportDefaultSpecifier;
  if (!isSpecifier) return undefined;
  return node.parent?.type === AST_NODE_TYPES.ImportDeclaration && sdk.test(node.parent.source.value) ? node : undefined;
}

function exportedName({ imported }: TSESTree.ImportSpecifier): string {
  return imported.type === AST_NODE_TYPES.Identifier ? imported.name : imported.value;
}
