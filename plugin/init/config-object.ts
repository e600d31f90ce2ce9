import { parse } from '../compile/parse.ts';
import { languageOf } from '../compile/index.ts';
import { isCall, isFunction, isMember, nameOf, spanOf, type Syntax, unwrap } from '../analysis/syntax.ts';

/** A configuration file that was parsed. */
export interface ConfigFile {
  readonly text: string;
  readonly program: Syntax;
  /** It is written with import and export declarations. */
  readonly isModule: boolean;
}

/** Parses a configuration file. Throws `SourceSyntaxError`. */
export function configFile(name: string, text: string): ConfigFile {
  const { program, isModule } = parse(text, name, languageOf(name) ?? 'js', undefined);
  return { text, program: program as unknown as Syntax, isModule };
}

/**
 * The value that a configuration file exports: through `defineConfig` and its like, names, and functions with one `return`.
 * Undefined where it is made in another way.
 */
export function exportedConfig({ program }: ConfigFile): Syntax | undefined {
  const body = program.body as readonly Syntax[];
  for (const statement of body) {
    if (statement.type === 'ExportDefaultDeclaration') return resolved(body, statement.declaration as Syntax, 6);
    const assigned = statement.type === 'ExpressionStatement' ? (statement.expression as Syntax) : undefined;
    const isExports = assigned?.type === 'AssignmentExpression' && isMember(assigned.left as Syntax)
      && nameOf((assigned.left as Syntax).object) === 'module' && nameOf((assigned.left as Syntax).property) === 'exports';
    if (isExports) return resolved(body, assigned.right as Syntax, 6);
  }
  return undefined;
}

/** The object or array that an expression is in the end; the call where an array is spread over its arguments. */
function resolved(body: readonly Syntax[], node: Syntax, depth: number): Syntax | undefined {
  const inner = unwrap(node);
  if (depth === 0) return undefined;
  if (inner.type === 'ObjectExpression' || inner.type === 'ArrayExpression') return inner;
  if (inner.type === 'Identifier') {
    const declarator = body.flatMap(({ declarations }) => declarations ?? []).find(({ id }) => nameOf(id) === inner.name);
    return declarator?.init ? resolved(body, declarator.init, depth - 1) : undefined;
  }
  if (isFunction(inner)) {
    const block = inner.body as Syntax;
    if (block.type !== 'BlockStatement') return resolved(body, block, depth - 1);
    const returns = (block.body as readonly Syntax[]).filter(({ type }) => type === 'ReturnStatement');
    const isStraight = (block.body as readonly Syntax[]).every(({ type }) => type === 'ReturnStatement' || type === 'VariableDeclaration');
    return returns.length === 1 && isStraight && returns[0]?.argument ? resolved(body, returns[0].argument, depth - 1) : undefined;
  }
  if (!isCall(inner) || !/^(?:defineConfig|config)$/.test(calleeName(inner) ?? '')) return undefined;
  const [first, ...rest] = inner.arguments ?? [];
  if (first === undefined) return undefined;
  return rest.length > 0 ? inner : resolved(body, first, depth - 1);
}

function calleeName(call: Syntax): string | undefined {
  const callee = unwrap(call.callee as Syntax);
  return nameOf(isMember(callee) ? callee.property : callee);
}

/** The property of an object literal, by its name. */
export function propertyOf(object: Syntax, name: string): Syntax | undefined {
  return object.properties?.find((property) => property.type === 'Property' && !property.computed && nameOf(property.key) === name);
}

/** The object that is given to a function of a module that the file imports: `build` of esbuild; several or none give undefined. */
export function argumentOf({ program, text }: ConfigFile, module: string, functions: readonly string[]): Syntax | undefined {
  if (!new RegExp(`['"]${module}['"]`).test(text)) return undefined;
  const found: Syntax[] = [];
  const visit = (node: Syntax): void => {
    if (isCall(node) && functions.includes(calleeName(node) ?? '') && node.arguments?.[0]) {
      const config = resolved(program.body as readonly Syntax[], node.arguments[0], 4);
      if (config?.type === 'ObjectExpression') found.push(config);
    }
    for (const child of Object.values(node)) {
      for (const each of (Array.isArray(child) ? child : [child]) as unknown[]) if (typeof (each as Syntax | null)?.type === 'string') visit(each as Syntax);
    }
  };
  visit(program);
  return found.length === 1 ? found[0] : undefined;
}

/** Offset behind the last import or `require` at the top of a file, and what goes in front of a line that is added there. */
export function importPlace({ program, text }: ConfigFile): { readonly at: number; readonly before: string; readonly after: string } {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const body = program.body as readonly Syntax[];
  const isRequire = ({ declarations }: Syntax): boolean => declarations?.length === 1 && declarations[0]?.init != null && isCall(declarations[0].init) && nameOf(declarations[0].init.callee) === 'require';
  const last = body.findLast((statement) => statement.type === 'ImportDeclaration' || isRequire(statement));
  if (last) return { at: spanOf(last).end, before: newline, after: '' };
  const first = body.find(({ directive }) => typeof directive !== 'string') ?? body[0];
  return { at: first ? spanOf(first).start : text.length, before: '', after: newline };
}
