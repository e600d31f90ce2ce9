import { parseSync, Visitor } from 'oxc-parser';

/** One module that a file names: in an import or export, type-only ones too, in `import()`, `require()` and `import('x').T`. */
export interface Import {
  readonly module: string;
  readonly line: number;
}

/** Every module that a text names. Throws where the text does not parse, or where a module is computed. */
export function importsOf(file: string, text: string): Import[] {
  const { program, errors } = parseSync(file, text, { lang: file.endsWith('.cjs') || file.endsWith('.js') ? 'js' : 'ts', astType: 'ts' });
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  const found: Import[] = [];
  const add = (source: { readonly type: string; readonly start: number; readonly value?: unknown } | null): void => {
    if (source === null) return;
    const line = text.slice(0, source.start).split('\n').length;
    // What the program decides at run time is the user's module or a path, not a room.
    if (source.type === 'Literal' && typeof source.value === 'string') found.push({ module: source.value, line });
  };
  new Visitor({
    ImportDeclaration: (node) => add(node.source),
    ExportNamedDeclaration: (node) => add(node.source),
    ExportAllDeclaration: (node) => add(node.source),
    ImportExpression: (node) => add(node.source),
    TSImportType: (node) => add(node.source),
    TSExternalModuleReference: (node) => add(node.expression),
    CallExpression: (node) => {
      const [argument] = node.arguments;
      if (node.callee.type === 'Identifier' && node.callee.name === 'require' && argument) add(argument);
    },
  }).visit(program);
  return found;
}
