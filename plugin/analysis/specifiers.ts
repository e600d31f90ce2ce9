import type { Span } from './finding.ts';
import { isCall, isNode, nameOf, spanOf, stringOf, type Syntax } from './syntax.ts';

/** A string literal that names a module, and the name. */
export interface Specifier extends Span {
  readonly module: string;
}

/**
 * The modules that a program names literally: in imports and exports of values, `import()`, `require()` and `import x = require()`.
 * Takes an ESTree or TS-ESTree program; gives them in order of the text. Pure.
 */
export function specifiers(program: { readonly type: string }): Specifier[] {
  const found: Specifier[] = [];
  const visit = (node: Syntax): void => {
    if (node.importKind === 'type' || node.exportKind === 'type') return;
    const literal = literalOf(node);
    const module = stringOf(literal);
    if (literal && module !== undefined) found.push({ ...spanOf(literal), module });
    for (const child of Object.values(node)) {
      for (const each of (Array.isArray(child) ? child : [child]) as unknown[]) if (isNode(each)) visit(each);
    }
  };
  visit(program as Syntax);
  return found.sort((a, b) => a.start - b.start);
}

function literalOf(node: Syntax): Syntax | null | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
      return node.source;
    case 'TSExternalModuleReference':
      return node.expression as Syntax;
    default:
      return isCall(node) && ['require', '__require'].includes(nameOf(node.callee) ?? '') ? node.arguments?.[0] : undefined;
  }
}
