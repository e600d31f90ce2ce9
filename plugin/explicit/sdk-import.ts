import { contextModules } from '../catalogue/contexts.ts';
import { nameOf, spanOf, stringOf, type Syntax } from '../analysis/syntax.ts';
import { scopeAt } from '../analysis/tree.ts';
import type { TextEdit } from './form.ts';
import type { Source } from './source.ts';

/** How an export of the SDK is named at some place, and the import that the name needs. */
export interface Named {
  readonly name: string;
  readonly add?: TextEdit;
}

/** Import declarations of the SDK in a file. */
export function sdkImports(program: Syntax): Syntax[] {
  return (program.body as readonly Syntax[]).filter((statement) => statement.type === 'ImportDeclaration' && contextModules.has(stringOf(statement.source) ?? ''));
}

/** The quote that the file writes the SDK's name with. */
export function quoteOf(source: Source): string {
  const [first] = sdkImports(source.program);
  return first?.source ? source.text[spanOf(first.source).start]! : "'";
}

/** The name under which the SDK exports what an expression names: `service` for a name imported from it, and for `restate.service`; undefined for anything else. */
export function sdkExport(source: Source, reference: Syntax): string | undefined {
  if (reference.type === 'Identifier') {
    const specifier = importOf(source, reference);
    return specifier?.type === 'ImportSpecifier' ? nameOf(specifier.imported) : undefined;
  }
  if (reference.type !== 'MemberExpression' || reference.computed || reference.object?.type !== 'Identifier') return undefined;
  const specifier = importOf(source, reference.object);
  return specifier && specifier.type !== 'ImportSpecifier' ? nameOf(reference.property) : undefined;
}

/** How `exported` is named at an index: by an import that is there, through a namespace, or by an import that is added. */
export function wayToName(source: Source, index: number, exported: string): Named | undefined {
  const imports = sdkImports(source.program);
  const ofValues = imports.filter(({ importKind }) => importKind !== 'type').flatMap(({ specifiers }) => specifiers ?? []);
  for (const specifier of ofValues) {
    const local = nameOf(specifier.local) as string;
    if (specifier.importKind === 'type' || !isImported(source, index, local)) continue;
    if (specifier.type === 'ImportNamespaceSpecifier') return { name: `${local}.${exported}` };
    if (specifier.type === 'ImportSpecifier' && nameOf(specifier.imported) === exported) return { name: local };
  }
  const last = imports.at(-1);
  const isNamedAlready = imports.some(({ specifiers }) => specifiers?.some(({ local }) => nameOf(local) === exported));
  if (!last || isNamedAlready || isTaken(source, index, exported)) return undefined;
  const named = ofValues.findLast(({ type }) => type === 'ImportSpecifier');
  if (named) return { name: exported, add: insertion(spanOf(named).end, `, ${exported}`) };
  return { name: exported, add: insertion(spanOf(last).end, `${source.newline}import { ${exported} } from ${source.textOf(last.source as Syntax)};`) };
}

function insertion(at: number, text: string): TextEdit {
  return { start: at, end: at, text };
}

function importOf(source: Source, name: Syntax): Syntax | undefined {
  const index = source.flow.store.indexOf(name);
  const binding = index < 0 ? undefined : scopeAt(source.tree, index).resolve(name.name as string);
  const declaration = binding?.kind === 'import' ? source.tree.nodes[binding.at] : undefined;
  if (!declaration || !contextModules.has(stringOf(declaration.source) ?? '')) return undefined;
  return declaration.specifiers?.find(({ local }) => nameOf(local) === name.name);
}

function isImported(source: Source, index: number, local: string): boolean {
  const binding = scopeAt(source.tree, index).resolve(local);
  return binding?.kind === 'import' && contextModules.has(stringOf(source.node(binding.at).source) ?? '');
}

/** Whether the name means something else, at an index or anywhere in the module. */
function isTaken(source: Source, index: number, name: string): boolean {
  return scopeAt(source.tree, index).resolve(name) !== undefined || (source.tree.references.get(name) ?? []).some((each) => scopeAt(source.tree, each).resolve(name) === undefined);
}
